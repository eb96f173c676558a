/**
 * An object copied to a local file, counted and hashed as it passes: the same for every store.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Effect, type FileSystem, type Scope, Stream } from "effect"
import type { Downloaded, OpenObject } from "./ObjectStore.ts"
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
    options: { readonly maxBytes: number }
  ): Effect.fn.Return<Downloaded, StorageError, Scope.Scope> {
    const tooLarge = (sizeBytes: number) =>
      new StorageError({ reason: "TooLarge", key, detail: `${sizeBytes} bytes, the limit is ${options.maxBytes}` })
    const object = yield* open(key)
    if (object.sizeBytes > options.maxBytes) return yield* tooLarge(object.sizeBytes)

    const hash = createHash("md5")
    let sizeBytes = 0
    const counted = object.body.pipe(
      Stream.tap((chunk) => {
        sizeBytes += chunk.length
        hash.update(chunk)
        return sizeBytes > options.maxBytes ? Effect.fail(tooLarge(sizeBytes)) : Effect.void
      })
    )
    yield* Stream.run(counted, fs.sink(path)).pipe(
      Effect.catchTag("PlatformError", (error) => Effect.fail(fromPlatformError(key, error)))
    )
    if (sizeBytes !== object.sizeBytes) {
      return yield* new StorageError({
        reason: "StorageUnavailable",
        key,
        detail: `the body ended after ${sizeBytes} of ${object.sizeBytes} bytes`
      })
    }
    return { sizeBytes, md5: hash.digest("hex") }
  }, Effect.scoped)
