import { assert, it } from "@effect/vitest"
import { Context, Effect, FileSystem, Layer } from "effect"
import { Scratch } from "../../src/machine/Scratch.ts"
import { temporary, withServices } from "../Command.ts"

it.live("removes with its scope whatever was put into a folder, and itself at the end", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    yield* Effect.gen(function* () {
      const scratch = yield* Scratch
      const gone = yield* Effect.scoped(
        Effect.tap(scratch.directory, (path) => fs.writeFileString(`${path}/file`, "x"))
      )
      assert.isFalse(yield* fs.exists(gone))
    }).pipe(Effect.provide(Scratch.layer(root)))
    assert.deepStrictEqual(yield* fs.readDirectory(root), [])
  }).pipe(withServices)
)

it.live("sweeps what dead processes left, and nothing that may be in use", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    // Of an earlier version, which may be at work in another container.
    const unlocked = "escriba-4194303-77-abc"
    const kept = [unlocked, "escriba-services-1", "somebody-elses", "somebody-elses.lock"]
    const swept = ["escriba-dead", "escriba-1-1-old"]
    yield* Effect.forEach([...kept, ...swept], (name) => fs.makeDirectory(`${root}/${name}/deep`, { recursive: true }))
    yield* Effect.forEach(["escriba-dead.lock", "escriba-nothing.lock"], (name) =>
      fs.writeFileString(`${root}/${name}`, "")
    )
    yield* fs.utimes(`${root}/escriba-1-1-old`, 0, 0)
    const living = yield* Effect.scoped(
      Effect.gen(function* () {
        const context = yield* Layer.build(Scratch.layer(root))
        const here = yield* fs.readDirectory(root)
        yield* Effect.scoped(Layer.build(Layer.fresh(Scratch.layer(root))))
        assert.sameMembers(yield* fs.readDirectory(root), here)
        yield* Context.get(context, Scratch).witness
        return here
      })
    )
    assert.includeMembers(living, kept)
    assert.lengthOf(living, kept.length + 2, "the living one's folder and its lock")
    assert.sameMembers(yield* fs.readDirectory(root), kept)
  }).pipe(withServices)
)

it.live("says where a folder in use has vanished, or nothing can be written any more", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    yield* Effect.gen(function* () {
      const scratch = yield* Scratch
      const path = yield* scratch.directory
      yield* scratch.witness
      yield* fs.remove(path, { recursive: true })
      assert.strictEqual((yield* Effect.flip(scratch.witness)).reason._tag, "NotFound")
    }).pipe(Effect.scoped, Effect.provide(Scratch.layer(root)))
    yield* Effect.gen(function* () {
      const { witness } = yield* Scratch
      for (const name of yield* fs.readDirectory(root)) yield* fs.remove(`${root}/${name}`, { recursive: true })
      assert.strictEqual((yield* Effect.flip(witness)).reason._tag, "NotFound")
    }).pipe(Effect.provide(Scratch.layer(root)))
  }).pipe(withServices)
)
