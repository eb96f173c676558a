import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, FileSystem, Layer, Path, Stream } from "effect"
import { layer } from "../src/FolderObjectStore.ts"
import { ObjectStore } from "../src/ObjectStore.ts"
import { conformance, OpenObjects } from "../src/testing.ts"

const temporary = Effect.flatMap(FileSystem.FileSystem, (fs) =>
  fs.makeTempDirectoryScoped({ prefix: "escriba-store-" })
)
/** Descriptors of this process on files below `root`, removed ones included, as the kernel counts them. */
const descriptorsBelow = (root: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const links = yield* Effect.forEach(yield* fs.readDirectory("/proc/self/fd"), (descriptor) =>
      // The listing's own descriptor is closed by now.
      Effect.orElseSucceed(fs.readLink(`/proc/self/fd/${descriptor}`), () => "")
    )
    return links.filter((link) => link.startsWith(`${root}/`)).length
  }).pipe(Effect.orDie, Effect.provide(NodeServices.layer))

const store = Layer.unwrap(
  Effect.map(temporary, (root) =>
    Layer.merge(layer({ root }), Layer.succeed(OpenObjects, { count: descriptorsBelow(root) }))
  )
).pipe(Layer.provideMerge(NodeServices.layer))

describe.skipIf(process.platform !== "linux")("counted by /proc/self/fd", () => conformance("a folder", store))

const inFolder = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const outside = yield* temporary
  const root = paths.join(outside, "store")
  return { fs, outside, root, objects: yield* ObjectStore.pipe(Effect.provide(layer({ root }))) }
})

it.effect("reads a file in place by its absolute path, and writes or removes nothing there", () =>
  Effect.gen(function* () {
    const { fs, objects, outside } = yield* inFolder
    const original = `${outside}/diário.txt`
    yield* fs.writeFileString(original, "original")
    const object = yield* objects.open(original)
    assert.strictEqual(yield* Stream.mkString(Stream.decodeText(object.body)), "original")
    assert.strictEqual((yield* Effect.flip(objects.put(original, { text: "x" }))).reason, "ImpossibleKey")
    assert.strictEqual((yield* Effect.flip(objects.remove(original))).reason, "ImpossibleKey")
    assert.strictEqual(yield* fs.readFileString(original), "original")
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect.each(["../outside", "a/../../outside", "", "nul\0byte"])(
  "refuses the key %j, which is outside its folder",
  (key) =>
    Effect.gen(function* () {
      const { objects } = yield* inFolder
      assert.strictEqual((yield* Effect.flip(objects.put(key, { text: "x" }))).reason, "ImpossibleKey")
      assert.strictEqual((yield* Effect.flip(Effect.scoped(objects.open(key)))).reason, "ImpossibleKey")
    }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("leaves no trace of a put that failed, not even the folder of its key", () =>
  Effect.gen(function* () {
    const { fs, objects, outside, root } = yield* inFolder
    const error = yield* Effect.flip(objects.put("a/b.txt", { path: `${outside}/missing` }))
    assert.strictEqual(error.reason, "NotFound")
    assert.deepStrictEqual(yield* fs.readDirectory(root), [])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect(
  "writes in the staging folder until the object is whole, and leaves nothing there when it is interrupted",
  () =>
    Effect.gen(function* () {
      const { fs, outside } = yield* inFolder
      const [root, staging, source] = [`${outside}/store`, `${outside}/staging`, `${outside}/source`]
      yield* fs.makeDirectory(staging)
      yield* fs.writeFile(source, new Uint8Array(32 * 1024 * 1024))
      const objects = yield* ObjectStore.pipe(Effect.provide(layer({ root, staging })))
      const fiber = yield* Effect.forkChild(objects.put("a/b.txt", { path: source }))
      const staged = yield* Effect.repeat(fs.readDirectory(staging), { until: (names) => names.length > 0 })
      assert.match(staged.join(), /^\.put-/)
      yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
      assert.deepStrictEqual([yield* fs.readDirectory(staging), yield* fs.readDirectory(root)], [[], []])
      yield* objects.put("a/b.txt", { path: source })
      assert.deepStrictEqual([yield* fs.readDirectory(staging), yield* fs.readDirectory(root)], [[], ["a"]])
    }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("does not list the unfinished file of a killed process", () =>
  Effect.gen(function* () {
    const { fs, objects, root } = yield* inFolder
    yield* objects.put("a.txt", { text: "whole" })
    yield* fs.writeFileString(`${root}/.put-0f0f`, "unfin")
    assert.deepStrictEqual(yield* Stream.runCollect(objects.list("")), [{ key: "a.txt", sizeBytes: 5 }])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("lists nothing for a store whose folder does not exist", () =>
  Effect.gen(function* () {
    const { objects } = yield* inFolder
    assert.deepStrictEqual(yield* Stream.runCollect(objects.list("")), [])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("answers NotFound for a pipe instead of waiting for its writer", () =>
  Effect.gen(function* () {
    const { objects, outside } = yield* inFolder
    assert.strictEqual(Bun.spawnSync(["mkfifo", `${outside}/pipe`]).exitCode, 0)
    assert.strictEqual((yield* Effect.flip(Effect.scoped(objects.open(`${outside}/pipe`)))).reason, "NotFound")
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("answers NotFound for a folder instead of reading it", () =>
  Effect.gen(function* () {
    const { objects, outside } = yield* inFolder
    assert.strictEqual((yield* Effect.flip(Effect.scoped(objects.open(outside)))).reason, "NotFound")
  }).pipe(Effect.provide(NodeServices.layer))
)
