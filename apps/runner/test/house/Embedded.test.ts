import { Database } from "bun:sqlite"
import { assert, it } from "@effect/vitest"
import { Intake } from "@escriba/db/Intake"
import { Ledger } from "@escriba/db/Ledger"
import { Reports } from "@escriba/db/Reports"
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { itemOf } from "@escriba/indexer/testing"
import { Duration, Effect, Fiber } from "effect"
import * as Embedded from "../../src/house/Embedded.ts"
import { temporary, withServices } from "../Command.ts"

/** Another process's connection, which holds the write lock until the scope closes. */
const locked = (home: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const other = new Database(Embedded.placesOf(home).database, { create: true, readwrite: true })
      other.run("PRAGMA journal_mode = WAL")
      other.run("BEGIN IMMEDIATE")
      return other
    }),
    (other) => Effect.sync(() => other.close())
  )

const house = (home: string, patience: Duration.Duration) => Embedded.databaseAndIndex(home, 1_000_000, patience)

it.live("waits for a file that another process keeps locked for longer than SQLite itself waits", () =>
  Effect.gen(function* () {
    const home = yield* temporary
    yield* Effect.gen(function* () {
      const index = yield* SearchIndex
      yield* index.ensure
      ;(yield* SqliteConnection).database.run("PRAGMA busy_timeout = 0")
      const calls: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
        Effect.scoped((yield* Ledger).startRun({ mode: "UNPROCESSED" })),
        (yield* Intake).register([]),
        index.bulk([itemOf("a", ["ata"])])
      ]
      const fibers = yield* Effect.scoped(
        Effect.gen(function* () {
          yield* locked(home)
          const begun = yield* Effect.forEach(calls, (call) => Effect.forkDetach(call))
          yield* Effect.sleep("1500 millis")
          for (const fiber of begun) assert.isUndefined(fiber.pollUnsafe())
          return begun
        })
      )
      yield* Effect.forEach(fibers, Fiber.join)
      assert.strictEqual((yield* index.search({ query: "ata", limit: 1 })).total, 1)
    }).pipe(Effect.provide(house(home, Duration.minutes(1))))
  }).pipe(Effect.scoped, withServices)
)

it.live("opens a file that is locked once it is free, and gives up after its patience", () =>
  Effect.gen(function* () {
    const home = yield* temporary
    const asked = (patience: Duration.Duration) =>
      Effect.flatMap(Reports, ({ summary }) => summary).pipe(Effect.provide(house(home, patience)), Effect.exit)
    const [tooSoon, patient] = yield* Effect.scoped(
      Effect.gen(function* () {
        yield* locked(home)
        const waiting = yield* Effect.forkDetach(asked(Duration.minutes(1)))
        return [yield* asked(Duration.millis(1)), waiting] as const
      })
    )
    assert.strictEqual(tooSoon._tag, "Failure")
    assert.strictEqual((yield* Fiber.join(patient))._tag, "Success")
  }).pipe(Effect.scoped, withServices)
)
