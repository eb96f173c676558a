import { Database } from "bun:sqlite"
import { NodeServices } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { layer } from "../../src/sqlite/SqliteDb.ts"
import { conformance, type Fixture } from "../../src/testing.ts"

const territories = Effect.succeed([{ id: "2700300", name: "Arapiraca", stateCode: "AL", state: "Alagoas" }])

const fixture: Fixture<SqliteConnection> = {
  seed: (rows) =>
    Effect.flatMap(SqliteConnection, (connection) =>
      connection.transaction((database) => {
        for (const table of ["escriba_pages", "escriba_ledger", "escriba_runs", "gazettes"])
          database.run(`DELETE FROM ${table}`)
        const insert = database.query(`
          INSERT INTO gazettes (territory_id, date, file_checksum, file_path, scraped_at, created_at, processed)
          VALUES (?, ?, ?, ?, ?, ?, ?)`)
        return rows.map(({ checksum, date, processed, scrapedAt, territoryId }) =>
          Number(
            insert.run(
              territoryId,
              date,
              checksum,
              `${territoryId}/${date}/${checksum}.pdf`,
              scrapedAt,
              scrapedAt,
              processed
            ).lastInsertRowid
          )
        )
      })
    ),
  processedIds: Effect.flatMap(SqliteConnection, (connection) =>
    connection.read((database) =>
      database
        .query<{ id: number }, []>("SELECT id FROM gazettes WHERE processed = 1 ORDER BY id")
        .all()
        .map(({ id }) => id)
    )
  ),
  setChecksum: (id, checksum) =>
    Effect.flatMap(SqliteConnection, (connection) =>
      connection.transaction((database) => {
        database.query("UPDATE gazettes SET file_checksum = ? WHERE id = ?").run(checksum, id)
      })
    )
}

conformance("SQLite", layer({ path: ":memory:", territories }), fixture)

const withFile = <A, E>(body: (path: string) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const directory = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "escriba-db-" })
    return yield* body(`${directory}/escriba.sqlite`)
  }).pipe(Effect.provide(NodeServices.layer))

const opened = (path: string) => Effect.provide(SqliteConnection, layer({ path, territories }))

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
        read((database) => database.query("SELECT name FROM territories").all())
      )
      const again = yield* Effect.provide(names, layer({ path, territories: Effect.succeed([]) }))
      assert.deepStrictEqual(again, [{ name: "Arapiraca" }])
    })
  )
)
