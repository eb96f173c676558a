import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { layer as memoryLayer } from "../src/MemoryDb.ts"
import { fixture as memoryFixture } from "./MemoryFixture.ts"
import { embeddedStory, tell } from "./Story.ts"
import { openAt, fixture as sqliteFixture } from "./sqlite/Files.ts"

describe("the embedded database and the one in memory", () => {
  it("answer alike after any story of runs, deaths, failures, replaced files and second chances", () =>
    fc.assert(
      fc.asyncProperty(embeddedStory, (story) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const sqlite = yield* Effect.provide(tell(sqliteFixture, story), openAt(":memory:"))
            const memory = yield* Effect.provide(tell(memoryFixture, story), Layer.fresh(memoryLayer()))
            assert.deepStrictEqual(memory, sqlite)
          }).pipe(Effect.provide(TestClock.layer()))
        )
      ),
      { numRuns: 120 }
    ))
})
