import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Path, type PlatformError, Stream } from "effect"
import { flushFolder, writeDurably } from "../src/DurableFile.ts"

const bytes = Stream.make(new Uint8Array([1]), new Uint8Array([2, 3]))

/** A real file system that records its calls in order, with paths below `directory`. */
const watched = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const directory = yield* fs.makeTempDirectoryScoped({ prefix: "escriba-durable-" })
  const calls: Array<string> = []
  const below = (path: string) => paths.relative(directory, path) || "."
  const note = <A, E, R>(call: string, effect: Effect.Effect<A, E, R>) =>
    Effect.tap(effect, () => Effect.sync(() => calls.push(call)))
  const open: FileSystem.FileSystem["open"] = (path, options) =>
    Effect.map(
      fs.open(path, options),
      (file): FileSystem.File =>
        new Proxy(file, {
          get: (target, name) => {
            if (name === "sync") return note(`flush ${below(path)}`, target.sync)
            const member: unknown = Reflect.get(target, name, target)
            return typeof member === "function" ? member.bind(target) : member
          }
        })
    )
  const rename: FileSystem.FileSystem["rename"] = (from, to) =>
    note(`move ${below(from)} to ${below(to)}`, fs.rename(from, to))
  const placement = (path: string) => ({ path: `${directory}/${path}`, root: directory, temporary: `${directory}/new` })
  return { calls, fs: { ...fs, open, rename }, paths, directory, placement }
})

it.effect("flushes the file before it takes its place, and every folder up to the root after it", () =>
  Effect.gen(function* () {
    const { calls, fs, paths, placement } = yield* watched
    assert.strictEqual(yield* writeDurably(fs, paths, placement("a/b/c"), bytes), 3)
    assert.deepStrictEqual(calls, ["flush new", "move new to a/b/c", "flush a/b", "flush a", "flush ."])
    yield* writeDurably(fs, paths, placement("top"), bytes)
    assert.deepStrictEqual(calls.slice(5), ["flush new", "move new to top", "flush ."])
    assert.deepStrictEqual(yield* fs.readFile(placement("a/b/c").path), Buffer.from([1, 2, 3]))
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("leaves the file that was there, and nothing else, when the content fails half-way", () =>
  Effect.gen(function* () {
    const { directory, fs, paths, placement } = yield* watched
    yield* fs.writeFileString(placement("old").path, "old")
    const content = Stream.concat(bytes, Stream.fail("the source broke off" as const))
    const error: string | PlatformError.PlatformError = yield* Effect.flip(
      writeDurably(fs, paths, placement("old"), content)
    )
    assert.strictEqual(error, "the source broke off")
    assert.deepStrictEqual(yield* fs.readDirectory(directory), ["old"])
    assert.strictEqual(yield* fs.readFileString(placement("old").path), "old")
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("leaves nothing when the place is taken by a folder", () =>
  Effect.gen(function* () {
    const { directory, fs, paths, placement } = yield* watched
    yield* fs.makeDirectory(placement("taken/by").path, { recursive: true })
    yield* Effect.flip(writeDurably(fs, paths, placement("taken"), bytes))
    assert.deepStrictEqual(yield* fs.readDirectory(directory), ["taken"])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect.skipIf(process.platform !== "linux")(
  "takes a file system that cannot flush folders (Linux's /proc says EINVAL) as it is, and no other failure",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      yield* flushFolder(fs, "/proc/self")
      const error = yield* Effect.flip(flushFolder(fs, "/nowhere"))
      assert.strictEqual(error.reason._tag, "NotFound")
    }).pipe(Effect.provide(NodeServices.layer))
)
