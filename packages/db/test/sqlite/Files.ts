/**
 * Embedded databases for tests.
 *
 * @module
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, FileSystem, Layer } from "effect"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { layer } from "../../src/sqlite/SqliteDb.ts"
import type { Fixture } from "../../src/testing.ts"

export const territories = Effect.succeed([
  { id: "2700300", name: "Arapiraca", stateCode: "AL", state: "Alagoas" },
  { id: "2704302", name: "Maceió", stateCode: "AL", state: "Alagoas" }
])

/** A path for a database in a folder that goes with the scope. */
export const newPath = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  return `${yield* fs.makeTempDirectoryScoped({ prefix: "escriba-db-" })}/escriba.sqlite`
}).pipe(Effect.provide(NodeServices.layer))

export const openAt = (path: string) => layer({ path, territories })

/** A new file each time it is built. */
export const newFile = Layer.unwrap(Effect.map(newPath, openAt))

export const fixture: Fixture<SqliteConnection> = {
  capabilities: { listsWithoutTerritory: true },
  add: (rows) =>
    Effect.flatMap(SqliteConnection, (connection) =>
      connection.transaction((database) => {
        const insert = database.query(`
          INSERT INTO gazettes (id, territory_id, date, file_checksum, file_path, scraped_at, created_at, processed)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
        for (const { checksum, date, id, processed, scrapedAt, territoryId } of rows)
          insert.run(
            id,
            territoryId,
            date,
            checksum,
            `${territoryId}/${date}/${checksum}.pdf`,
            scrapedAt,
            scrapedAt,
            processed
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
    ),
  setProcessed: (id, processed) =>
    Effect.flatMap(SqliteConnection, (connection) =>
      connection.transaction((database) => {
        database.query("UPDATE gazettes SET processed = ? WHERE id = ?").run(processed, id)
      })
    ),
  setState: (id, stage, state) =>
    Effect.flatMap(SqliteConnection, (connection) =>
      connection.transaction((database) => {
        database.query("UPDATE escriba_ledger SET state = ? WHERE gazette_id = ? AND stage = ?").run(state, id, stage)
      })
    )
}
