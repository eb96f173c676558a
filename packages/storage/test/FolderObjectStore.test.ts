import { NodeServices } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Layer, Path, Stream } from "effect"
import { layer } from "../src/FolderObjectStore.ts"
import { ObjectStore } from "../src/ObjectStore.ts"
import { conformance } from "../src/testing.ts"

const temporary = Effect.flatMap(FileSystem.FileSystem, (fs) =>
  fs.makeTempDirectoryScoped({ prefix: "escriba-store-" })
)
const store = Layer.unwrap(Effect.map(temporary, (root) => layer({ root }))).pipe(
  Layer.provideMerge(NodeServices.layer)
)

conformance("a folder", store)

const inFolder = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const outside = yield* temporary
  const root = paths.join(outside, "store")
  return { fs, outside, root, objects: yield* ObjectStore.pipe(Effect.provide(layer({ root }))) }
})

it.effect("reads a file where it lies by its absolute path, and writes or removes nothing there", () =>
  Effect.gen(function* () {
    const { fs, objects, outside } = yield* inFolder
    const original = `${outside}/diário.txt`
    yield* fs.writeFileString(original, "original")
    const object = yield* objects.open(original)
    assert.strictEqual(yield* Stream.mkString(Stream.decodeText(object.body)), "original")
    assert.strictEqual((yield* Effect.flip(objects.put(original, { text: "x" }))).reason, "AccessDenied")
    assert.strictEqual((yield* Effect.flip(objects.remove(original))).reason, "AccessDenied")
    assert.strictEqual(yield* fs.readFileString(original), "original")
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect.each(["../outside", "a/../../outside", "", "nul\0byte"])(
  "refuses the key %j, which leaves its folder",
  (key) =>
    Effect.gen(function* () {
      const { objects } = yield* inFolder
      assert.strictEqual((yield* Effect.flip(objects.put(key, { text: "x" }))).reason, "AccessDenied")
      assert.strictEqual((yield* Effect.flip(Effect.scoped(objects.open(key)))).reason, "AccessDenied")
    }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("leaves no trace of a put that failed", () =>
  Effect.gen(function* () {
    const { fs, objects, outside, root } = yield* inFolder
    const error = yield* Effect.flip(objects.put("a/b.txt", { path: `${outside}/missing` }))
    assert.strictEqual(error.reason, "NotFound")
    assert.deepStrictEqual(yield* fs.readDirectory(root), ["a"])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("calls a folder NotFound instead of reading it", () =>
  Effect.gen(function* () {
    const { objects, outside } = yield* inFolder
    assert.strictEqual((yield* Effect.flip(Effect.scoped(objects.open(outside)))).reason, "NotFound")
  }).pipe(Effect.provide(NodeServices.layer))
)
