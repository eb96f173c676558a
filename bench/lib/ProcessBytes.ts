/**
 * The memory of a program that we started, seen from outside.
 *
 * @module
 */
import { readFileSync } from "node:fs"
import { descendantBytes } from "../../apps/runner/src/machine/Memory.ts"

/**
 * The proportional set size (PSS) of one process without its children, in bytes, and what of it is anonymous: heap, stacks,
 * caches. The rest is mapped files, mostly Bun itself, shared by all processes that run Bun on this machine.
 * `undefined` if the process has ended.
 */
export const ownBytes = (pid: number): { readonly pss: number; readonly anonymous: number } | undefined => {
  const rollup = rollupOf(pid)
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(rollup)?.[1] ?? 0) * 1024
  const pss = field("Pss")
  return pss === 0 ? undefined : { pss, anonymous: field("Pss_Anon") }
}

/** Sum of PSS of all processes that this process started, in bytes. */
export const startedBytes = (): number => {
  const bytes = descendantBytes()
  if (bytes === undefined) throw new Error("memory is read from /proc: this bench needs Linux")
  return bytes
}

const rollupOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, "latin1")
  } catch {
    return ""
  }
}
