/**
 * What this machine gives us: cores and memory.
 *
 * @module
 */
import { availableParallelism, totalmem } from "node:os"
import { Effect, FileSystem } from "effect"

/** The parent, its database cache and one batch for the index. Measured: 80-180 MB over the shared corpus. */
const parentBytes = 256 * 1024 * 1024
/** Below this a child cannot even load pdf.js and read a large edition. */
const leastChildBytes = 192 * 1024 * 1024
/** A gazette of 5,100 pages takes 250 MB; what needs a gigabyte is a bomb. */
const mostChildBytes = 1024 * 1024 * 1024

export interface Capacity {
  readonly children: number
  /** At work at once: while the children extract some, others are downloaded, stored and read back. */
  readonly documents: number
  /** What one child may take while all of them are at work. */
  readonly childBytes: number
  /** What a child may take when it is alone. */
  readonly soloBytes: number
  readonly limitBytes: number
}

/** The memory limit of the control group (version 2, then 1), or the machine's memory. */
export const memoryLimit = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const limits = yield* Effect.forEach(
    ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"],
    (path) =>
      fs.readFileString(path).pipe(
        Effect.map((text) => Number(text.trim())),
        Effect.catch(() => Effect.succeed(Number.NaN))
      )
  )
  return Math.min(totalmem(), ...limits.filter((limit) => Number.isFinite(limit)))
})

/** A child a core, fewer where the memory does not reach, never none; each gets an equal share up to 1 GiB. */
export const capacityOf = (limitBytes: number, cores = availableParallelism()): Capacity => {
  const available = Math.max(limitBytes - parentBytes, leastChildBytes)
  const children = Math.max(1, Math.min(cores, Math.floor(available / leastChildBytes)))
  return {
    children,
    documents: children * 2,
    childBytes: Math.min(mostChildBytes, Math.floor(available / children)),
    soloBytes: Math.min(mostChildBytes, available),
    limitBytes
  }
}
