/**
 * An object store in memory, for tests. Tests can make calls fail, and read what the store did.
 *
 * @module
 */
import { Context, Effect, FileSystem, Layer, type Scope, Stream } from "effect"
import { downloadWith } from "./Download.ts"
import { possible } from "./ObjectKey.ts"
import { type ObjectBody, ObjectStore, type OpenObject } from "./ObjectStore.ts"
import { fromPlatformError } from "./PlatformErrors.ts"
import { StorageError, type StorageReason } from "./StorageError.ts"

export type StoreOperation = keyof ObjectStore["Service"]

/** The position where a body stops. It either ends there as if it were complete, or fails with `StorageUnavailable`. */
interface Cut {
  readonly afterBytes: number
  readonly how: "ends" | "fails"
}

/** Counts successful calls only. `opened` includes the objects opened by `download`. */
export interface Counters {
  readonly opened: number
  readonly closed: number
  readonly put: number
  /** Objects that existed and were removed. */
  readonly removed: number
}

/** Makes calls of the store fail, and shows a test what the store did. */
export class MemoryObjectStore extends Context.Service<
  MemoryObjectStore,
  {
    /**
     * The next `times` calls of `operation` fail and change nothing. The open inside a download does not count as a
     * call of `open`.
     */
    readonly failNext: (operation: StoreOperation | "any", error: StorageReason, times?: number) => Effect.Effect<void>
    /** The bodies of the next `times` opened objects stop after `afterBytes`, although their full size is announced. */
    readonly cutNext: (times: number, afterBytes: number, how?: Cut["how"]) => Effect.Effect<void>
    /** The next opened object announces this size, whatever the size of its body. */
    readonly announceNext: (sizeBytes: number) => Effect.Effect<void>
    /** Cancels all orders. */
    readonly heal: Effect.Effect<void>
    readonly objects: Effect.Effect<ReadonlyMap<string, Uint8Array>>
    readonly counters: Effect.Effect<Counters>
  }
>()("@escriba/storage/MemoryObjectStore") {}

export const layer: Layer.Layer<ObjectStore | MemoryObjectStore, never, FileSystem.FileSystem> = Layer.effectContext(
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const objects = new Map<string, Uint8Array>()
    const counters = { opened: 0, closed: 0, put: 0, removed: 0 }
    const failures: Array<{ readonly operation: StoreOperation | "any"; readonly error: StorageReason }> = []
    const cuts: Array<Cut> = []
    const announced: Array<number> = []

    const obeying = <A, E, R>(operation: StoreOperation, key: string, call: Effect.Effect<A, E, R>) =>
      Effect.suspend((): Effect.Effect<A, E | StorageError, R> => {
        const allowed = operation === "list" ? Effect.void : possible(key)
        const place = failures.findIndex((order) => order.operation === "any" || order.operation === operation)
        const [order] = place < 0 ? [] : failures.splice(place, 1)
        return order === undefined
          ? Effect.andThen(allowed, call)
          : Effect.fail(ordered(order.error, key, `${operation} failed on order`))
      })

    const openStored = Effect.fnUntraced(function* (
      key: string
    ): Effect.fn.Return<OpenObject, StorageError, Scope.Scope> {
      const bytes = objects.get(key)
      if (bytes === undefined) return yield* new StorageError({ reason: "NotFound", key, detail: "no such object" })
      const sizeBytes = announced.shift() ?? bytes.length
      const body = new OnceReadable(bodyOf(key, bytes, cuts.shift()))
      yield* Effect.acquireRelease(
        Effect.sync(() => counters.opened++),
        () =>
          Effect.sync(() => {
            counters.closed++
            body.isReadable = false
          })
      )
      return { sizeBytes, body: body.stream }
    })
    const download = downloadWith(fs, openStored)

    const put = Effect.fnUntraced(function* (key: string, body: ObjectBody) {
      const bytes =
        "path" in body
          ? yield* Effect.mapError(fs.readFile(body.path), (error) => fromPlatformError(key, error))
          : new TextEncoder().encode(body.text)
      objects.set(key, bytes)
      counters.put++
      return { sizeBytes: bytes.length }
    })
    const list = (prefix: string) =>
      Effect.sync(() =>
        Array.from(objects, ([key, bytes]) => ({ key, sizeBytes: bytes.length })).filter(({ key }) =>
          key.startsWith(prefix)
        )
      )
    const remove = (key: string) =>
      Effect.sync(() => {
        if (objects.delete(key)) counters.removed++
      })

    const store = ObjectStore.of({
      open: (key) => obeying("open", key, openStored(key)),
      download: (key, path, options) => obeying("download", key, download(key, path, options)),
      put: (key, body) => obeying("put", key, put(key, body)),
      list: (prefix) => Stream.fromIterableEffect(obeying("list", prefix, list(prefix))),
      remove: (key) => obeying("remove", key, remove(key))
    })
    const control = MemoryObjectStore.of({
      failNext: (operation, error, times = 1) =>
        Effect.sync(() => void failures.push(...repeated(times, { operation, error }))),
      cutNext: (times, afterBytes, how = "ends") =>
        Effect.sync(() => void cuts.push(...repeated(times, { afterBytes, how }))),
      announceNext: (sizeBytes) => Effect.sync(() => void announced.push(sizeBytes)),
      heal: Effect.sync(() => {
        for (const orders of [failures, cuts, announced]) orders.length = 0
      }),
      objects: Effect.sync(() => new Map(objects)),
      counters: Effect.sync(() => ({ ...counters }))
    })
    return Context.make(ObjectStore, store).pipe(Context.add(MemoryObjectStore, control))
  })
)

/** Enforces the contract on the reader: a body is run at most once, and only while its object is open. */
class OnceReadable {
  isReadable = true
  readonly stream: OpenObject["body"]
  constructor(body: OpenObject["body"]) {
    this.stream = Stream.suspend(() => {
      if (!this.isReadable) return Stream.die(new Error("a body was run twice, or after its object had been closed"))
      this.isReadable = false
      return body
    })
  }
}

const chunkBytes = 256 * 1024

const bodyOf = (key: string, bytes: Uint8Array, cut: Cut | undefined): OpenObject["body"] => {
  const sent = bytes.subarray(0, cut?.afterBytes)
  const chunks = Stream.fromIterable(
    Array.from({ length: Math.ceil(sent.length / chunkBytes) }, (_, index) =>
      sent.subarray(index * chunkBytes, (index + 1) * chunkBytes)
    )
  )
  return cut?.how === "fails"
    ? Stream.concat(chunks, Stream.fail(ordered("StorageUnavailable", key, `broke off after ${sent.length} bytes`)))
    : chunks
}

const ordered = (reason: StorageReason, key: string, detail: string) =>
  new StorageError({ reason, key, detail: `MemoryObjectStore: ${detail}` })

const repeated = <A>(times: number, value: A) => Array.from({ length: times }, () => value)
