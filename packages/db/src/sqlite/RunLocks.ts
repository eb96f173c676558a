/**
 * Finds out which runs are alive. Each run holds a lock file of its own, which the kernel unlocks when the process
 * ends.
 *
 * @module
 */
import { isHeld, noLocks, tryTake } from "../FileLock.ts"

export interface RunLocks {
  /**
   * Takes the lock of a run that no process holds, and returns a function that frees it. MUST be called in the
   * transaction that begins the run, so that every run that other processes can see is locked.
   */
  readonly take: (runId: number) => () => void
  /** MUST be called in a transaction that writes: no other process can take the lock until it ends. */
  readonly isHeld: (runId: number) => boolean
}

export const runLocks = (databasePath: string): RunLocks =>
  databasePath === ":memory:" ? inProcess() : files((runId) => `${databasePath}.run-${runId}`)

/** A database in memory belongs to one process, so no file locks are needed. */
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

const files = (pathOf: (runId: number) => string): RunLocks => ({
  take: (runId) => {
    const free = tryTake(pathOf(runId))
    if (free === undefined) throw noLocks(pathOf(runId))
    return free
  },
  isHeld: (runId) => isHeld(pathOf(runId))
})
