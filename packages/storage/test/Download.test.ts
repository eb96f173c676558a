import { NodeServices } from "@effect/platform-node"
import { assert, it, layer } from "@effect/vitest"
import { Effect, FileSystem, Layer, Stream } from "effect"
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

  it.effect("of a body shorter than announced is unavailable, never a document", () =>
    Effect.gen(function* () {
      const { memory, objects, path } = yield* prepared
      yield* memory.cutNext(1, 4)
      const error = yield* Effect.flip(objects.download("ten", path, unlimited))
      assert.strictEqual(error.reason, "StorageUnavailable")
      assert.strictEqual(error.detail, "10 bytes were announced, 4 came")
      assert.strictEqual((yield* objects.download("ten", path, unlimited)).sizeBytes, 10)
    })
  )

  it.effect("of a body that breaks off fails with the store's reason", () =>
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
})

it.effect("asks for no room for an object that is over the limit anyway", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const open = () => Effect.succeed({ sizeBytes: 11, body: Stream.empty })
    const admit = () => Effect.die(new Error("asked for room"))
    const error = yield* Effect.flip(downloadWith(fs, open)("key", "/nowhere/copy", { maxBytes: 10, admit }))
    assert.strictEqual(error.reason, "TooLarge")
  }).pipe(Effect.provide(NodeServices.layer))
)
