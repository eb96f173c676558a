/**
 * An object copied to a local file, counted and hashed as it passes: the same for every store.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Effect, type FileSystem, type PlatformError, type Scope, Stream } from "effect"
import { writeChunk } from "./FileChunks.ts"
import type { Downloaded, DownloadOptions, OpenObject } from "./ObjectStore.ts"
import { fromPlatformError } from "./PlatformErrors.ts"
import { StorageError } from "./StorageError.ts"

/** `ObjectStore.download` over a store's own `open`. */
export const downloadWith = (
  fs: FileSystem.FileSystem,
  open: (key: string) => Effect.Effect<OpenObject, StorageError, Scope.Scope>
) =>
  Effect.fn("ObjectStore.download")(function* (
    key: string,
    path: string,
    options: DownloadOptions
  ): Effect.fn.Return<Downloaded, StorageError, Scope.Scope> {
    const tooLarge = (sizeBytes: number) =>
      new StorageError({ reason: "TooLarge", key, detail: `${sizeBytes} bytes, the limit is ${options.maxBytes}` })
    const object = yield* open(key)
    if (object.sizeBytes > options.maxBytes) return yield* tooLarge(object.sizeBytes)
    if (options.admit !== undefined) yield* options.admit(object.sizeBytes)

    const hash = createHash("md5")
    let sizeBytes = 0
    const onPlatformError = Effect.mapError((error: PlatformError.PlatformError) => fromPlatformError(key, error))
    const file = yield* onPlatformError(fs.open(path, { flag: "w" }))
    yield* Stream.runForEach(object.body, (chunk) => {
      sizeBytes += chunk.length
      if (sizeBytes > options.maxBytes) return Effect.fail(tooLarge(sizeBytes))
      hash.update(chunk)
      return onPlatformError(writeChunk(file, chunk))
    })
    if (sizeBytes !== object.sizeBytes) {
      return yield* new StorageError({
        reason: "StorageUnavailable",
        key,
        detail: `${object.sizeBytes} bytes were announced, ${sizeBytes} came`
      })
    }
    return { sizeBytes, md5: hash.digest("hex") }
  }, Effect.scoped)
