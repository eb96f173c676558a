/**
 * Reads and writes files in chunks.
 *
 * A chunk is not interruptible: the runtime cannot cancel a system call, and a write that outlives its file would go to
 * the next file that gets the same descriptor. An interruption therefore waits for one chunk at most.
 *
 * @module
 */
import { Effect, type FileSystem, Option, type PlatformError, Stream } from "effect"

/**
 * Measured on a download of 100 MB, MD5 included: 300 MB/s. Chunks of 64 KiB reach 230 MB/s. Chunks of 1 MiB are not
 * faster, but take 20 MB of memory.
 */
const chunkBytes = 256 * 1024

/** Reads from the file's current position to its end. */
export const readChunks = (file: FileSystem.File): Stream.Stream<Uint8Array, PlatformError.PlatformError> =>
  Stream.unfold(undefined, () =>
    Effect.map(
      Effect.uninterruptible(file.readAlloc(chunkBytes)),
      Option.match({ onNone: () => undefined, onSome: (chunk) => [chunk, undefined] as const })
    )
  )

/** Writes the whole chunk. */
export const writeChunk = (file: FileSystem.File, chunk: Uint8Array) => Effect.uninterruptible(file.writeAll(chunk))
