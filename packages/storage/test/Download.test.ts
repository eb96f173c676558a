import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it, layer } from "@effect/vitest"
import { Deferred, Effect, Fiber, FileSystem, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { downloadWith } from "../src/Download.ts"
import * as Memory from "../src/MemoryObjectStore.ts"
import { ObjectStore } from "../src/ObjectStore.ts"

const unlimited = { maxBytes: Number.MAX_SAFE_INTEGER }

layer(Memory.layer.pipe(Layer.provideMerge(NodeServices.layer)))("a download", (it) => {
  const prepared = Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const objects = yield* ObjectStore
    const memory = yield* Memory.MemoryObjectStore
    yield* objects.put("ten", { text: "0123456789" })
    const directory = yield* fs.makeTempDirectoryScoped({ prefix: "escriba-download-" })
    return { fs, memory, objects, path: `${directory}/copy` }
  })

  it.effect.skipIf(process.platform !== "linux")("to a full disk (/dev/full of Linux) answers DiskFull", () =>
    Effect.gen(function* () {
      const { memory, objects } = yield* prepared
      const error = yield* Effect.flip(objects.download("ten", "/dev/full", unlimited))
      assert.deepStrictEqual([error.reason, error.key, error.detail], ["DiskFull", "ten", "ENOSPC"])
      const { closed, opened } = yield* memory.counters
      assert.strictEqual(closed, opened)
    })
  )

  it.effect("of a body shorter than announced fails with StorageUnavailable", () =>
    Effect.gen(function* () {
      const { memory, objects, path } = yield* prepared
      yield* memory.cutNext(1, 4)
      const error = yield* Effect.flip(objects.download("ten", path, unlimited))
      assert.strictEqual(error.reason, "StorageUnavailable")
      assert.strictEqual(error.detail, "10 bytes were announced, 4 came")
      assert.strictEqual((yield* objects.download("ten", path, unlimited)).sizeBytes, 10)
    })
  )

  it.effect("of a body that breaks off fails with the reason of the store", () =>
    Effect.gen(function* () {
      const { fs, memory, objects, path } = yield* prepared
      yield* memory.cutNext(1, 4, "fails")
      const error = yield* Effect.flip(objects.download("ten", path, unlimited))
      assert.deepStrictEqual([error.reason, error.isRetryable], ["StorageUnavailable", true])
      assert.strictEqual(yield* fs.readFileString(path), "0123")
    })
  )

  it.effect("holds the limit while streaming when a smaller size was announced", () =>
    Effect.gen(function* () {
      const { fs, memory, objects, path } = yield* prepared
      const large = `${path}-large`
      yield* fs.writeFile(large, new Uint8Array(5_000_000))
      yield* objects.put("large", { path: large })
      yield* memory.announceNext(10)
      const error = yield* Effect.flip(objects.download("large", path, { maxBytes: 1_000_000 }))
      assert.strictEqual(error.reason, "TooLarge")
      assert.isAtMost(Number((yield* fs.stat(path)).size), 1_000_000)
      yield* memory.announceNext(10)
      const lied = yield* Effect.flip(objects.download("large", path, unlimited))
      assert.strictEqual(lied.detail, "10 bytes were announced, 5000000 came")
    })
  )

  /** A download that has waited an hour for its admission, from a store that keeps objects open for a second. */
  const waited = Effect.gen(function* () {
    const { fs, memory, objects, path } = yield* prepared
    const asked = yield* Deferred.make<void>()
    const admitted = yield* Deferred.make<void>()
    const admit = () => Effect.andThen(Deferred.succeed(asked, undefined), Deferred.await(admitted))
    const download = downloadWith(fs, objects.open, { holdMs: 1_000 })
    const fiber = yield* Effect.forkChild(Effect.result(download("ten", path, { ...unlimited, admit })))
    yield* Deferred.await(asked)
    yield* TestClock.adjust("999 millis")
    const before = yield* memory.counters
    yield* TestClock.adjust("1 hour")
    const { closed } = yield* memory.counters
    assert.strictEqual(closed - before.closed, 1)
    const answer = Effect.andThen(Deferred.succeed(admitted, undefined), Fiber.join(fiber))
    return { memory, objects, answer: Effect.flatMap(answer, Effect.fromResult) }
  })

  it.effect("that waited long for room opens the object again", () =>
    Effect.gen(function* () {
      const { answer, memory } = yield* waited
      assert.strictEqual((yield* answer).sizeBytes, 10)
      const { closed, opened } = yield* memory.counters
      assert.strictEqual(closed, opened)
    })
  )

  it.effect("that waited long refuses an object of another size than the one admitted", () =>
    Effect.gen(function* () {
      const { answer, objects } = yield* waited
      yield* objects.put("ten", { text: "eleven long" })
      const error = yield* Effect.flip(answer)
      assert.strictEqual(error.reason, "StorageUnavailable")
      assert.strictEqual(error.detail, "it had 10 bytes, and 11 when there was room for it")
    })
  )

  it.effect("that waited long answers NotFound for an object that was removed", () =>
    Effect.gen(function* () {
      const { answer, objects } = yield* waited
      yield* objects.remove("ten")
      assert.strictEqual((yield* Effect.flip(answer)).reason, "NotFound")
    })
  )

  it.effect("that is admitted in time opens its object once", () =>
    Effect.gen(function* () {
      const { fs, memory, objects, path } = yield* prepared
      const before = yield* memory.counters
      const download = downloadWith(fs, objects.open, { holdMs: 1_000 })
      const fiber = yield* Effect.forkChild(
        download("ten", path, { ...unlimited, admit: () => Effect.sleep("999 millis") })
      )
      yield* TestClock.adjust("999 millis")
      yield* Fiber.join(fiber)
      assert.strictEqual((yield* memory.counters).opened - before.opened, 1)
    })
  )
})

it.effect("does not ask for room for an object over the limit", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const open = () => Effect.succeed({ sizeBytes: 11, body: Stream.empty })
    const admit = () => Effect.die(new Error("asked for room"))
    const error = yield* Effect.flip(downloadWith(fs, open)("key", "/nowhere/copy", { maxBytes: 10, admit }))
    assert.strictEqual(error.reason, "TooLarge")
  }).pipe(Effect.provide(NodeServices.layer))
)
