/**
 * The contents of the archives in the embedded database, and the table of published archives.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { textKeyOf } from "@escriba/gazettes/Gazette"
import { Effect, Layer } from "effect"
import { type ArchiveCursor, archivePages, daysOf } from "../ArchiveCursor.ts"
import {
  type ArchivedGazette,
  type ArchiveFilter,
  type ArchivePages,
  Archives,
  type ArchiveYear,
  type PublishedArchive
} from "../Archives.ts"
import { now } from "../Now.ts"
import { SqliteConnection } from "./Connection.ts"

type Bindings = Record<string, string | number | null>

export const layer = Layer.effect(
  Archives,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection
    return Archives.of({
      ensure: Effect.asVoid(connection.transaction((database) => database.run(table))).pipe(
        Effect.withSpan("SqliteArchives.ensure")
      ),
      years: Effect.fn("SqliteArchives.years")((filter) => connection.read((database) => yearsOf(database, filter))),
      gazettes: (year, pages) =>
        archivePages(
          year,
          pages,
          Effect.fn("SqliteArchives.page")((cursor) =>
            connection.read((database) => pageBehind(database, year, pages, cursor))
          )
        ),
      published: Effect.fn("SqliteArchives.published")((filePath) =>
        connection.read((database) => publishedAt(database, filePath))
      ),
      listed: Effect.fn("SqliteArchives.listed")((filter) => connection.read((database) => listedIn(database, filter))),
      withdraw: Effect.fn("SqliteArchives.withdraw")((filePath) =>
        Effect.asVoid(
          connection.transaction((database) =>
            database.query("DELETE FROM aggregates WHERE file_path = ?").run(filePath)
          )
        )
      ),
      publish: Effect.fn("SqliteArchives.publish")(function* (archive) {
        const at = yield* now
        yield* connection.transaction((database) => publish(database, archive, at))
      })
    })
  })
)

/** The ecosystem's table in SQLite's types. It is not one of our tables, so no migration creates it. */
const table = `
  CREATE TABLE IF NOT EXISTS aggregates (
    id INTEGER PRIMARY KEY, territory_id TEXT, state_code TEXT NOT NULL, year INTEGER, file_path TEXT UNIQUE,
    file_size_mb REAL, hash_info TEXT, last_updated TEXT
  )`

const yearsOf = (database: Database, filter: ArchiveFilter): ReadonlyArray<ArchiveYear> =>
  database
    .query<ArchiveYear, Bindings>(`
      SELECT DISTINCT t.id AS territoryId, t.name AS territoryName, t.state_code AS stateCode,
        CAST(substr(p.date, 1, 4) AS INTEGER) AS year
      FROM (
        SELECT territory_id, date FROM gazettes WHERE processed = 1 OR $withUnprocessed
        UNION ALL
        SELECT s.territory_id, g.date FROM escriba_segments s JOIN gazettes g ON g.id = s.gazette_id
        WHERE $withSegments AND (g.processed = 1 OR $withUnprocessed)
      ) p
      JOIN territories t ON t.id = p.territory_id
      WHERE p.date IS NOT NULL AND t.id NOT LIKE '%00000'
        AND ($territoryIds IS NULL OR t.id IN (SELECT value FROM json_each($territoryIds)))
        AND ($stateCodes IS NULL OR t.state_code IN (SELECT value FROM json_each($stateCodes)))
        AND ($years IS NULL OR CAST(substr(p.date, 1, 4) AS INTEGER) IN (SELECT value FROM json_each($years)))
      ORDER BY t.state_code, year, t.id`)
    .all({
      withSegments: filter.withSegments ? 1 : 0,
      withUnprocessed: filter.withUnprocessed === true ? 1 : 0,
      territoryIds: listOf(filter.territoryIds),
      stateCodes: listOf(filter.stateCodes),
      years: listOf(filter.years)
    })

const listOf = (values: ReadonlyArray<string | number> | undefined) =>
  values === undefined ? null : JSON.stringify(values)

interface Row {
  readonly gazetteId: number
  readonly position: number | null
  readonly fileUrl: string | null
  readonly power: string | null
  readonly isExtraEdition: number | null
  readonly editionNumber: string | null
  readonly date: string
  readonly filePath: string
  readonly textKey: string | null
}

const facts = `
  g.file_url AS fileUrl, g.power, g.is_extra_edition AS isExtraEdition, g.edition_number AS editionNumber, g.date,
  g.file_path AS filePath`

const pageBehind = (
  database: Database,
  year: Pick<ArchiveYear, "territoryId" | "year">,
  { pageSize, withSegments }: ArchivePages,
  cursor: ArchiveCursor
): ReadonlyArray<ArchivedGazette> =>
  database
    .query<Row, Bindings>(`
      SELECT * FROM (
        SELECT g.id AS gazetteId, NULL AS position, ${facts}, l.text_key AS textKey
        FROM gazettes g LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'
        WHERE g.territory_id = $territoryId AND g.date >= $first AND g.date < $next AND g.processed = 1
        UNION ALL
        SELECT g.id, s.position, ${facts}, s.text_key
        FROM escriba_segments s JOIN gazettes g ON g.id = s.gazette_id
        WHERE $withSegments AND s.territory_id = $territoryId AND g.date >= $first AND g.date < $next AND g.processed = 1
      )
      WHERE date < $date OR date = $date
        AND (gazetteId < $gazetteId OR gazetteId = $gazetteId AND coalesce(position, -1) > $position)
      ORDER BY date DESC, gazetteId DESC, position LIMIT $pageSize`)
    .all({
      territoryId: year.territoryId,
      ...daysOf(year),
      ...cursor,
      withSegments: withSegments ? 1 : 0,
      pageSize
    })
    .map(({ filePath, isExtraEdition, textKey, ...row }) => ({
      ...row,
      isExtraEdition: isExtraEdition === null ? null : isExtraEdition === 1,
      textKey: textKey ?? textKeyOf(filePath)
    }))

const archives = `
  SELECT territory_id AS territoryId, state_code AS stateCode, year, file_path AS filePath, file_size_mb AS sizeMb,
    hash_info AS hash
  FROM aggregates`

const publishedAt = (database: Database, filePath: string): PublishedArchive | undefined =>
  database.query<PublishedArchive, [string]>(`${archives} WHERE file_path = ?`).get(filePath) ?? undefined

const listedIn = (database: Database, filter: Parameters<Archives["Service"]["listed"]>[0]) =>
  database
    .query<PublishedArchive, Bindings>(`${archives}
      WHERE year IS NOT NULL AND coalesce(territory_id, '') NOT LIKE '%00000'
        AND ($territoryIds IS NULL OR territory_id IN (SELECT value FROM json_each($territoryIds)))
        AND ($stateCodes IS NULL OR state_code IN (SELECT value FROM json_each($stateCodes)))
        AND ($years IS NULL OR year IN (SELECT value FROM json_each($years)))
      ORDER BY file_path`)
    .all({
      territoryIds: listOf(filter.territoryIds),
      stateCodes: listOf(filter.stateCodes),
      years: listOf(filter.years)
    })

const publish = (database: Database, archive: PublishedArchive, at: string) => {
  database
    .query(`
      INSERT INTO aggregates (territory_id, state_code, year, file_path, file_size_mb, hash_info, last_updated)
      VALUES ($territoryId, $stateCode, $year, $filePath, $sizeMb, $hash, $at)
      ON CONFLICT (file_path) DO UPDATE SET territory_id = excluded.territory_id, state_code = excluded.state_code,
        year = excluded.year, file_size_mb = excluded.file_size_mb, hash_info = excluded.hash_info,
        last_updated = excluded.last_updated`)
    .run({ ...archive, at })
}
