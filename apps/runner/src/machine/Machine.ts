/**
 * Cores and memory of this machine, and the capacity that follows from them.
 *
 * @module
 */
import { availableParallelism, totalmem } from "node:os"
import { Effect, FileSystem } from "effect"

/** Memory of the parent, with its database cache and one batch for the index. Measured: 80-180 MB over the shared corpus. */
const parentBytes = 256 * 1024 * 1024
/** With less, a child cannot load pdf.js and read a large edition. */
const leastChildBytes = 192 * 1024 * 1024
/** A gazette of 5,100 pages takes 250 MB; a document that needs a gigabyte is a bomb. */
const mostChildBytes = 1024 * 1024 * 1024

export interface Capacity {
  readonly children: number
  /** Documents in progress: while the children extract some, others are downloaded, stored and read back. */
  readonly documents: number
  /** Memory of each child while all of them work. */
  readonly childBytes: number
  /** Memory of a child that works alone. */
  readonly soloBytes: number
  readonly limitBytes: number
}

/** The memory limit of the control group (version 2, else version 1), or the machine's memory. */
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

/** One child per core, fewer if memory is short, at least one. Each gets an equal share, 1 GiB at most. */
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
