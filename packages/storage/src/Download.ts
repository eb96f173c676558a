/**
 * An object copied to a local file, counted and hashed as it passes: the same for every store.
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
   * How long an object may be held open while the caller waits for room. After that it is closed, and opened anew when
   * there is room; a size that has changed by then fails with `StorageUnavailable`, because room was made for another.
   * Absent: as long as it takes. For a store whose open object is a connection, which servers cut.
   */
  readonly holdMs?: number | undefined
}

type Open = (key: string) => Effect.Effect<OpenObject, StorageError, Scope.Scope>

/** `ObjectStore.download` over a store's own `open`. */
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

/** An object within the limit, for which there is room. */
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
