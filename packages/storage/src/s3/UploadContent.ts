/**
 * What is going to be sent: so many bytes, and the same each time they are asked for.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Readable } from "node:stream"
import { Effect, type FileSystem, Option, type PlatformError, type Scope, Stream } from "effect"
import { readChunks } from "../FileChunks.ts"
import { fromPlatformError } from "../PlatformErrors.ts"
import { StorageError } from "../StorageError.ts"

export interface UploadContent {
  readonly sizeBytes: number
  /**
   * So many bytes from `offset` on, or it fails. MAY be run again, but not while it, or another range of the same content,
   * is running.
   */
  readonly range: (offset: number, sizeBytes: number) => Stream.Stream<Uint8Array, StorageError>
}

export const textContent = (text: string): UploadContent => {
  const bytes = new TextEncoder().encode(text)
  return {
    sizeBytes: bytes.length,
    range: (offset, sizeBytes) =>
      sizeBytes === 0 ? Stream.empty : Stream.make(bytes.subarray(offset, offset + sizeBytes))
  }
}

/**
 * The file is opened once, so that it may be replaced meanwhile. Of one that is written to meanwhile a range fails before
 * its last chunk is given out, by the file's size or time: no store can have taken it for whole then.
 */
export const fileContent = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  key: string,
  path: string
): Effect.fn.Return<UploadContent, StorageError, Scope.Scope> {
  const onPlatformError = Effect.mapError((error: PlatformError.PlatformError) => fromPlatformError(key, error))
  const file = yield* onPlatformError(fs.open(path))
  const before = yield* onPlatformError(file.stat)
  const changed = new StorageError({ reason: "StorageUnavailable", key, detail: "the file changed while it was sent" })
  const ifUnchanged = (chunk: Uint8Array) =>
    Effect.flatMap(onPlatformError(file.stat), (now) =>
      fingerprintOf(now) === fingerprintOf(before) ? Effect.succeed(chunk) : Effect.fail(changed)
    )
  const range = (offset: number, sizeBytes: number) =>
    Stream.suspend(() => {
      let restBytes = sizeBytes
      const chunks = Stream.mapError(readChunks(file), (error) => fromPlatformError(key, error)).pipe(
        Stream.mapEffect((read) => {
          const chunk = read.subarray(0, restBytes)
          restBytes -= chunk.length
          return restBytes > 0 ? Effect.succeed(chunk) : ifUnchanged(chunk)
        }),
        Stream.takeUntil(() => restBytes === 0),
        // A file that shrank ends before the range does.
        Stream.concat(Stream.suspend(() => (restBytes === 0 ? Stream.empty : Stream.fail(changed))))
      )
      return Stream.unwrap(Effect.as(onPlatformError(file.seek(BigInt(offset), "start")), chunks))
    })
  return { sizeBytes: Number(before.size), range }
})

const fingerprintOf = ({ mtime, size }: FileSystem.File.Info) =>
  `${size} ${Option.match(mtime, { onNone: () => "", onSome: (time) => time.getTime() })}`

export const md5Of = (chunks: Stream.Stream<Uint8Array, StorageError>) =>
  Effect.map(
    Stream.runFold(
      chunks,
      () => createHash("md5"),
      (hash, chunk) => hash.update(chunk)
    ),
    (hash) => hash.digest()
  )

/** A body as the SDK takes it: a web stream fails in it under Bun. Destroyed, and done with its file, with the scope. */
export const readableOf = (
  chunks: Stream.Stream<Uint8Array, StorageError>
): Effect.Effect<Readable, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const readable = Readable.from(Stream.toAsyncIterable(chunks), { objectMode: false })
      // Whoever reads it learns of an error; one that comes after its reader has gone must not be an uncaught one.
      return readable.on("error", () => {})
    }),
    closed
  )

const closed = (readable: Readable) =>
  Effect.callback<void>((resume) => {
    if (readable.closed) return resume(Effect.void)
    readable.once("close", () => resume(Effect.void))
    readable.destroy()
  })
