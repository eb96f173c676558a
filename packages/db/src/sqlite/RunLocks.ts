/**
 * Which runs are alive: each holds a lock file of its own, which the operating system unlocks when the process ends.
 *
 * @module
 */
import { dlopen } from "bun:ffi"
import { closeSync, existsSync, openSync, rmSync } from "node:fs"

export interface RunLocks {
  /**
   * Holds the lock of a run that no process holds; the answer frees it. MUST be called in the transaction that begins the
   * run, so that a run that others can see is locked.
   */
  readonly take: (runId: number) => () => void
  /** MUST be called in a transaction that writes: until it ends, no other process takes the lock. */
  readonly isHeld: (runId: number) => boolean
}

export const runLocks = (databasePath: string): RunLocks =>
  databasePath === ":memory:" ? inProcess() : files((runId) => `${databasePath}.run-${runId}`)

/** A database in memory has no other process. */
const inProcess = (): RunLocks => {
  const held = new Set<number>()
  return {
    take: (runId) => {
      held.add(runId)
      return () => held.delete(runId)
    },
    isHeld: (runId) => held.has(runId)
  }
}

/**
 * `flock` belongs to the opened file, not to the process: two runs of one process exclude each other as well. Only the
 * holder removes a file, and before it frees the lock, so that no file of a later holder is ever removed.
 */
const files = (pathOf: (runId: number) => string): RunLocks => ({
  take: (runId) => {
    const path = pathOf(runId)
    const file = openSync(path, "a")
    if (!isLocked(file)) {
      closeSync(file)
      const detail = `${path}: this file system has no file locks (flock): choose another ESCRIBA_HOME`
      throw Object.assign(new Error(detail), { code: "ENOLCK" })
    }
    return () => free(path, file)
  },
  isHeld: (runId) => {
    const path = pathOf(runId)
    if (!existsSync(path)) return false
    const file = openSync(path, "a")
    if (!isLocked(file)) {
      closeSync(file)
      return true
    }
    free(path, file)
    return false
  }
})

const free = (path: string, file: number) => {
  rmSync(path, { force: true })
  closeSync(file)
}

const [exclusive, notBlocking] = [2, 4]

/** Files of `node:fs` are closed in child processes (`O_CLOEXEC`), so that no child outlives its parent as the holder. */
const isLocked = (file: number): boolean => system().flock(file, exclusive | notBlocking) === 0

let loaded: { readonly flock: (file: number, operation: number) => number } | undefined

const system = () => {
  loaded ??= dlopen(library(), { flock: { args: ["i32", "i32"], returns: "i32" } }).symbols
  return loaded
}

const library = () => {
  if (process.platform === "darwin") return "libSystem.B.dylib"
  const musl = `/lib/libc.musl-${process.arch === "x64" ? "x86_64" : "aarch64"}.so.1`
  return existsSync(musl) ? musl : "libc.so.6"
}
