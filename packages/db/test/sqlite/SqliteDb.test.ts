import { Database } from "bun:sqlite"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { layer } from "../../src/sqlite/SqliteDb.ts"
import { conformance } from "../../src/testing.ts"
import { fixture, newFile, newPath, openAt } from "./Files.ts"

conformance("SQLite", newFile, fixture)

const withFile = <A, E, R>(body: (path: string) => Effect.Effect<A, E, R>) => Effect.flatMap(newPath, body)

const opened = (path: string) => Effect.provide(SqliteConnection, openAt(path))

it.effect("refuses a file with gazettes that it did not make, and leaves it as it was", () =>
  withFile((path) =>
    Effect.gen(function* () {
      const scrapers = new Database(path, { create: true })
      scrapers.run("CREATE TABLE gazettes (id INTEGER PRIMARY KEY)")
      scrapers.close()
      const error = yield* Effect.flip(opened(path))
      assert.strictEqual(error.reason, "NotOurs")
      const after = new Database(path)
      assert.deepStrictEqual(after.query("SELECT name FROM sqlite_master").all(), [{ name: "gazettes" }])
      after.close()
    })
  )
)

it.effect("refuses a file that a newer Escriba made, and one that is no database", () =>
  withFile((path) =>
    Effect.gen(function* () {
      yield* opened(path)
      const newer = new Database(path)
      newer.run("INSERT INTO escriba_migrations VALUES (999, 'later')")
      newer.close()
      assert.match((yield* Effect.flip(opened(path))).detail, /update Escriba/)
      yield* Effect.promise(() => Bun.write(`${path}.txt`, "this is not a database, it is a text of some length"))
      assert.strictEqual((yield* Effect.flip(opened(`${path}.txt`))).reason, "NotOurs")
    })
  )
)

it.effect("opens its own file again with the territories it began with", () =>
  withFile((path) =>
    Effect.gen(function* () {
      yield* opened(path)
      const names = Effect.flatMap(SqliteConnection, ({ read }) =>
        read((database) => database.query("SELECT name FROM territories ORDER BY id").all())
      )
      const again = yield* Effect.provide(names, layer({ path, territories: Effect.succeed([]) }))
      assert.deepStrictEqual(again, [{ name: "Arapiraca" }, { name: "Maceió" }])
    })
  )
)
