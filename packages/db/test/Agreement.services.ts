import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { layer as memoryLayer } from "../src/MemoryDb.ts"
import { fixture as memoryFixture } from "./MemoryFixture.ts"
import { fileDatabase, fixture as postgresFixture } from "./postgres/Databases.ts"
import { story, tell } from "./Story.ts"

const { database } = fileDatabase()

it("PostgreSQL answers like the database in memory after any story of runs, deaths, failures and replaced files", () =>
  fc.assert(
    fc.asyncProperty(story, (told) =>
      Effect.runPromise(
        Effect.gen(function* () {
          const postgres = yield* Effect.provide(tell(postgresFixture, told), Layer.fresh(database))
          const memory = yield* Effect.provide(tell(memoryFixture, told), Layer.fresh(memoryLayer()))
          assert.deepStrictEqual(postgres, memory)
        }).pipe(Effect.provide(TestClock.layer()))
      )
    ),
    { numRuns: 40 }
  ))
