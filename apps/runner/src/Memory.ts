/**
 * The memory that this process and its children take together.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs"
import { Effect, Ref, Schedule, type Scope } from "effect"

const sampleEvery = "100 millis"

/**
 * Sum of the proportional set sizes (PSS) of this process and all its descendants, in bytes: a page shared by two counts
 * half in each, so that the sum is what the machine has given. `undefined` where there is no /proc.
 */
export const treeBytes = (): number | undefined => {
  if (process.platform !== "linux") return undefined
  const children = new Map<number, Array<number>>()
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const sum = (pid: number): number =>
    pssOf(pid) + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0)
  return sum(process.pid)
}

/** A process may end between being listed and being read: it then takes nothing. */
const readProc = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1")
  } catch {
    return undefined
  }
}

const parentOf = (pid: number) => {
  const stat = readProc(pid, "stat")
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
}

const pssOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(readProc(pid, "smaps_rollup") ?? "")?.[1] ?? 0) * 1024

/** Samples until the scope closes; gives the highest sum so far. */
export const peak: Effect.Effect<Effect.Effect<number | undefined>, never, Scope.Scope> = Effect.gen(function* () {
  const highest = yield* Ref.make<number | undefined>(undefined)
  const sample = Effect.suspend(() => {
    const bytes = treeBytes()
    return bytes === undefined ? Effect.void : Ref.update(highest, (before) => Math.max(before ?? 0, bytes))
  })
  yield* sample.pipe(Effect.repeat(Schedule.spaced(sampleEvery)), Effect.forkScoped)
  return Effect.andThen(sample, Ref.get(highest))
})
