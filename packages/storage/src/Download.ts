/**
 * Copies an object to a local file, and counts and hashes its bytes, in the same way for every store.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Effect, Exit, Fiber, type FileSystem, type PlatformError, Scope, Stream } from "effect"
import { writeChunk } from "./FileChunks.ts"
import type { Downloaded, DownloadOptions, OpenObject } from "./ObjectStore.ts"
import { fromPlatformError } from "./PlatformErrors.ts"
import { StorageError } from "./StorageError.ts"

export interface Holding {
  /**
   * Limit for an object that stays open while the caller waits for space. After this time the object is closed. It is
   * opened again when there is space. If its size has changed by then, the download fails with `StorageUnavailable`,
   * because the space was reserved for another size. Absent: no limit. Meant for stores whose open object is a
   * connection, because servers cut idle connections.
   */
  readonly holdMs?: number | undefined
}

type Open = (key: string) => Effect.Effect<OpenObject, StorageError, Scope.Scope>

/** Implements `ObjectStore.download` with a store's own `open`. */
export const downloadWith = (fs: FileSystem.FileSystem, open: Open, holding: Holding = {}) =>
  Effect.fn("ObjectStore.download")(function* (
    key: string,
    path: string,
    options: DownloadOptions
  ): Effect.fn.Return<Downloaded, StorageError, Scope.Scope> {
    const object = yield* openAdmitted(open, key, options, holding)
    const hash = createHash("md5")
    let sizeBytes = 0
    const onPlatformError = Effect.mapError((error: PlatformError.PlatformError) => fromPlatformError(key, error))
    const file = yield* onPlatformError(fs.open(path, { flag: "w" }))
    yield* Stream.runForEach(object.body, (chunk) => {
      sizeBytes += chunk.length
      if (sizeBytes > options.maxBytes) return Effect.fail(tooLarge(key, sizeBytes, options))
      hash.update(chunk)
      return onPlatformError(writeChunk(file, chunk))
    })
    if (sizeBytes !== object.sizeBytes) {
      return yield* unavailable(key, `${object.sizeBytes} bytes were announced, ${sizeBytes} came`)
    }
    return { sizeBytes, md5: hash.digest("hex") }
  }, Effect.scoped)

/**
 * Opens an object of at most `maxBytes`, and returns it when there is space for it. If the wait takes longer than
 * `holdMs`, the object is closed meanwhile and opened again.
 */
const openAdmitted = Effect.fnUntraced(function* (
  open: Open,
  key: string,
  options: DownloadOptions,
  { holdMs }: Holding
): Effect.fn.Return<OpenObject, StorageError, Scope.Scope> {
  const held = yield* Scope.fork(yield* Effect.scope)
  const object = yield* Scope.provide(open(key), held)
  if (object.sizeBytes > options.maxBytes) return yield* tooLarge(key, object.sizeBytes, options)
  if (options.admit === undefined) return object

  const letGo = Effect.uninterruptible(Scope.close(held, Exit.void))
  const holder =
    holdMs === undefined ? undefined : yield* Effect.forkScoped(Effect.delay(letGo, holdMs), { startImmediately: true })
  yield* options.admit(object.sizeBytes)
  if (holder !== undefined) yield* Fiber.interrupt(holder)
  if (held.state._tag !== "Closed") return object

  const again = yield* open(key)
  return again.sizeBytes === object.sizeBytes
    ? again
    : yield* unavailable(key, `it had ${object.sizeBytes} bytes, and ${again.sizeBytes} when there was room for it`)
})

const tooLarge = (key: string, sizeBytes: number, { maxBytes }: DownloadOptions) =>
  new StorageError({ reason: "TooLarge", key, detail: `${sizeBytes} bytes, the limit is ${maxBytes}` })

const unavailable = (key: string, detail: string) => new StorageError({ reason: "StorageUnavailable", key, detail })
