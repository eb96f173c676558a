/**
 * Objects in plain memory: the contract at its simplest, and one that fails when it is told to.
 *
 * @module
 */
import { Context, Duration, Effect, FileSystem, Layer, type Scope, Stream } from "effect"
import { downloadWith } from "./Download.ts"
import { type Cut, Faults, type StoreMethod, toldTo } from "./memory/Faults.ts"
import { type ObjectBody, ObjectStore, type OpenObject } from "./ObjectStore.ts"
import { fromPlatformError } from "./PlatformErrors.ts"
import { StorageError, type StorageReason } from "./StorageError.ts"

export type { StoreMethod } from "./memory/Faults.ts"

/** What was really done: calls that failed are not in it. */
export interface Counters {
  /** Objects opened, by `open` and by `download`. */
  readonly opened: number
  /** Those of them whose scope has closed. */
  readonly closed: number
  readonly put: number
  /** Objects that were there and are no more. */
  readonly removed: number
}

/** What a test tells the memory store to do wrong, and what it can see of the store. */
export class MemoryObjectStore extends Context.Service<
  MemoryObjectStore,
  {
    /**
     * The next `times` calls fail with `reason` and change nothing: of `on`, or of whatever method. The opening inside a
     * download is no call of its own.
     */
    readonly failNext: (times: number, reason: StorageReason, on?: StoreMethod) => Effect.Effect<void>
    /** From now on every call waits so long before it does or says anything; zero: back to normal. */
    readonly delay: (duration: Duration.Input) => Effect.Effect<void>
    /**
     * The bodies of the next `times` opened objects stop after `afterBytes`, although their whole size is announced: they
     * end as if that were all, or fail with `StorageUnavailable`.
     */
    readonly cutNext: (times: number, afterBytes: number, how?: Cut["how"]) => Effect.Effect<void>
    /** The next opened object announces this size, whatever its body has. */
    readonly announceNext: (sizeBytes: number) => Effect.Effect<void>
    /** What the store holds now. */
    readonly objects: Effect.Effect<ReadonlyMap<string, Uint8Array>>
    readonly counters: Effect.Effect<Counters>
  }
>()("@escriba/storage/MemoryObjectStore") {}

export const layer: Layer.Layer<ObjectStore | MemoryObjectStore, never, FileSystem.FileSystem> = Layer.effectContext(
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const objects = new Map<string, Uint8Array>()
    const counters = { opened: 0, closed: 0, put: 0, removed: 0 }
    const faults = new Faults()

    const openStored = Effect.fnUntraced(function* (
      key: string
    ): Effect.fn.Return<OpenObject, StorageError, Scope.Scope> {
      const bytes = objects.get(key)
      if (bytes === undefined) return yield* new StorageError({ reason: "NotFound", key, detail: "no such object" })
      const { cut, sizeBytes } = faults.nextOpened(bytes.length)
      const body = new OnceReadable(bodyOf(key, bytes, cut))
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

    const put = Effect.fn("MemoryObjectStore.put")(function* (key: string, body: ObjectBody) {
      const bytes = yield* bytesOf(fs, key, body)
      objects.set(key, bytes)
      counters.put++
      return { sizeBytes: bytes.length }
    })

    const list = (prefix: string) => Effect.sync(() => entriesOf(objects, prefix))
    const remove = (key: string) =>
      Effect.sync(() => {
        if (objects.delete(key)) counters.removed++
      })

    const store = ObjectStore.of({
      open: (key) => faults.through("open", key, openStored(key)),
      download: (key, path, options) => faults.through("download", key, download(key, path, options)),
      put: (key, body) => faults.through("put", key, put(key, body)),
      list: (prefix) => Stream.fromIterableEffect(faults.through("list", prefix, list(prefix))),
      remove: (key) => faults.through("remove", key, remove(key))
    })
    const control = MemoryObjectStore.of({
      failNext: (times, reason, on) => Effect.sync(() => faults.failNext(times, reason, on)),
      delay: (duration) => Effect.sync(() => faults.delay(Duration.fromInputUnsafe(duration))),
      cutNext: (times, afterBytes, how = "ends") => Effect.sync(() => faults.cutNext(times, { afterBytes, how })),
      announceNext: (sizeBytes) => Effect.sync(() => faults.announceNext(sizeBytes)),
      objects: Effect.sync(() => new Map(objects)),
      counters: Effect.sync(() => ({ ...counters }))
    })
    return Context.make(ObjectStore, store).pipe(Context.add(MemoryObjectStore, control))
  })
)

/** Holds the reader to the contract: a body is run at most once and while its object is open. */
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
    ? Stream.concat(chunks, Stream.fail(toldTo("StorageUnavailable", key, `break off after ${sent.length} bytes`)))
    : chunks
}

const bytesOf = (fs: FileSystem.FileSystem, key: string, body: ObjectBody) =>
  "path" in body
    ? Effect.mapError(fs.readFile(body.path), (error) => fromPlatformError(key, error))
    : Effect.sync(() => new TextEncoder().encode(body.text))

const entriesOf = (objects: ReadonlyMap<string, Uint8Array>, prefix: string) =>
  Array.from(objects, ([key, bytes]) => ({ key, sizeBytes: bytes.length })).filter(({ key }) => key.startsWith(prefix))
