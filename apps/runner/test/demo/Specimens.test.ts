import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { makeSpecimens } from "../../src/demo/Specimens.ts"
import { temporary, withServices } from "../Command.ts"

it.live("the demo says what the maker of its gazettes said when they cannot be made", () =>
  Effect.gen(function* () {
    const file = `${yield* temporary}/file`
    yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.writeFileString(file, ""))
    const error = yield* Effect.flip(makeSpecimens(file))
    assert.match(String(error), /the demo's gazettes were not made: [\s\S]*FileSystem\.makeDirectory/)
  }).pipe(withServices)
)
