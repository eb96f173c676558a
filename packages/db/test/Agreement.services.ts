import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { fileDatabase, fixture as postgresFixture } from "./postgres/Databases.ts"
import { story, tell } from "./Story.ts"
import { openAt, fixture as sqliteFixture } from "./sqlite/Files.ts"

const { database } = fileDatabase()

it("PostgreSQL answers like SQLite after any story of runs, deaths, failures and replaced files", () =>
  fc.assert(
    fc.asyncProperty(story, (told) =>
      Effect.runPromise(
        Effect.gen(function* () {
          const postgres = yield* Effect.provide(tell(postgresFixture, told), Layer.fresh(database))
          const sqlite = yield* Effect.provide(tell(sqliteFixture, told), Layer.fresh(openAt(":memory:")))
          assert.deepStrictEqual(postgres, sqlite)
        }).pipe(Effect.provide(TestClock.layer()))
      )
    ),
    { numRuns: 40 }
  ))
