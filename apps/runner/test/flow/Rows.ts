/**
 * A database in memory that can be told to fail, and how rows come into it past the contracts, as scrapers would bring them.
 *
 * @module
 */
import { over } from "@escriba/db/FaultOrders"
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import * as SqliteDb from "@escriba/db/sqlite/SqliteDb"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Context, Effect, Layer } from "effect"
import { territories } from "./Editions.ts"

export class Rows extends Context.Service<
  Rows,
  {
    /** At once visible to every selection; a row with an id that is there replaces it. */
    readonly add: (rows: ReadonlyArray<Gazette>) => Effect.Effect<void>
    /** Whether each is marked processed, by id. */
    readonly processed: Effect.Effect<ReadonlyArray<boolean>>
  }
>()("test/Rows") {}

/** @param gazettes the rows that it begins with */
export const databaseWith = (gazettes: ReadonlyArray<Gazette> = []) =>
  over(
    Layer.effect(
      Rows,
      Effect.gen(function* () {
        const { read, transaction } = yield* SqliteConnection
        const rows = Rows.of({
          add: (added) =>
            transaction((database) => {
              const insert = database.query(`
                INSERT INTO gazettes (id, territory_id, date, edition_number, is_extra_edition, power, file_checksum,
                  file_path, file_url, scraped_at, created_at, processed)
                VALUES ($id, $territoryId, $date, $editionNumber, $isExtraEdition, $power, $fileChecksum, $filePath,
                  $fileUrl, $scrapedAt, $createdAt, $processed)
                ON CONFLICT (id) DO UPDATE SET file_checksum = $fileChecksum, processed = $processed`)
              const place = database.query("INSERT OR REPLACE INTO escriba_sources VALUES (?, ?, ?)")
              for (const gazette of added) {
                const { collection, filePath, sourceKey, stateCode: _, territoryName: __, ...row } = gazette
                insert.run({ ...row, filePath })
                if (sourceKey !== filePath) place.run(row.id, sourceKey, collection)
              }
            }).pipe(Effect.orDie),
          processed: read((database) =>
            database
              .query<{ processed: number }, []>("SELECT processed FROM gazettes ORDER BY id")
              .all()
              .map(({ processed }) => processed === 1)
          ).pipe(Effect.orDie)
        })
        yield* rows.add(gazettes)
        return rows
      })
    ).pipe(Layer.provideMerge(SqliteDb.layer({ path: ":memory:", territories: Effect.succeed(territories) })))
  )
