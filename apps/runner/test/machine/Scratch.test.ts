import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { identityOf } from "../../src/machine/ProcessIdentity.ts"
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

it.live("sweeps what dead processes left, and nothing else", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    const living = identityOf(process.pid)
    const sameIdLater = `${process.pid}-1`
    const kept = [`escriba-${living}-abc`, "somebody-elses", "escriba-notes"]
    const swept = [`escriba-${sameIdLater}-abc`, "escriba-4194303-77-abc"]
    yield* Effect.forEach([...kept, ...swept], (name) => fs.makeDirectory(`${root}/${name}/deep`, { recursive: true }))
    const names = yield* Effect.andThen(Scratch, fs.readDirectory(root)).pipe(Effect.provide(Scratch.layer(root)))
    for (const name of kept) assert.include(names, name)
    for (const name of swept) assert.notInclude(names, name)
  }).pipe(withServices)
)
