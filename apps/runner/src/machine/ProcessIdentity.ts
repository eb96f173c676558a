/**
 * Identity of a process: its id is reused after a while, its id together with its start time is not.
 *
 * @module
 */
import { readFileSync } from "node:fs"

/** `pid-start`: constant while the process lives, and unique. `undefined`: there is no such process. */
export const identityOf = (pid: number): string | undefined => {
  const start = process.platform === "linux" ? startByProc(pid) : startByPs(pid)
  return start === undefined ? undefined : `${pid}-${start}`
}

/** Field 22 of proc(5)'s `stat`: clock ticks since boot. The name before it may contain spaces and brackets. */
const startByProc = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]
  } catch {
    return undefined
  }
}

const startByPs = (pid: number): string | undefined => {
  const started = Bun.spawnSync(["ps", "-o", "lstart=", "-p", String(pid)])
    .stdout.toString()
    .trim()
  return started === "" ? undefined : started.replace(/\W+/g, "")
}
