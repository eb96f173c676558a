/**
 * The content of an upload: bytes of a known size, the same for every read.
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
   * Returns `sizeBytes` bytes, starting at `offset`, or fails. MAY be run again, but not while another range of the
   * same content is running.
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
 * Opens the file once, so that the file may be replaced during the upload. If the file is written to during the upload,
 * its size or time changes, and the range fails before its last chunk: so no store accepts the content as complete.
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
        // A file that shrank ends before the range.
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

/**
 * A body in the form that the SDK accepts; under Bun the SDK fails with a web stream. The scope destroys the body and
 * releases its file.
 */
export const readableOf = (
  chunks: Stream.Stream<Uint8Array, StorageError>
): Effect.Effect<Readable, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const readable = Readable.from(Stream.toAsyncIterable(chunks), { objectMode: false })
      // Readers get the error. Without this listener, an error after the last read is uncaught.
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
