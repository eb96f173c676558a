/**
 * The contents of the archives in the scrapers' database, and the ecosystem's table of published archives.
 *
 * @module
 */
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
import type { Connection } from "./Connection.ts"
import { Connections } from "./Connections.ts"
import { lockForMigration } from "./Locks.ts"
import { dayOf } from "./Moment.ts"
import { jsonOf } from "./Statement.ts"

export const layer = Layer.effect(
  Archives,
  Effect.gen(function* () {
    const { use } = yield* Connections
    return Archives.of({
      ensure: use(ensure).pipe(Effect.withSpan("PostgresArchives.ensure")),
      years: Effect.fn("PostgresArchives.years")((filter) => use((connection) => yearsOf(connection, filter))),
      gazettes: (year, pages) =>
        archivePages(
          year,
          pages,
          Effect.fn("PostgresArchives.page")((cursor) =>
            use((connection) => pageBehind(connection, year, pages, cursor))
          )
        ),
      published: Effect.fn("PostgresArchives.published")((filePath) =>
        use((connection) => publishedAt(connection, filePath))
      ),
      listed: Effect.fn("PostgresArchives.listed")((filter) => use((connection) => listedIn(connection, filter))),
      withdraw: Effect.fn("PostgresArchives.withdraw")((filePath) =>
        Effect.asVoid(use(({ query }) => query("DELETE FROM aggregates WHERE file_path = $filePath", { filePath })))
      ),
      publish: Effect.fn("PostgresArchives.publish")(function* (archive) {
        const at = yield* now
        yield* use((connection) => publish(connection, archive, at))
      })
    })
  })
)

/**
 * The table as the existing system creates it. The server checks the right to create before it checks whether the table
 * exists, so Escriba first checks whether it exists. Two processes that create it at the same time would conflict on
 * its sequence.
 */
const table = `
  CREATE TABLE IF NOT EXISTS aggregates (
    id SERIAL PRIMARY KEY, territory_id VARCHAR, state_code VARCHAR NOT NULL, year INTEGER,
    file_path VARCHAR(255) UNIQUE, file_size_mb REAL, hash_info VARCHAR(64), last_updated TIMESTAMP
  )`

const ensure = Effect.fnUntraced(function* (connection: Connection) {
  const [found] = yield* connection.query<{ isThere: boolean }>(
    `SELECT to_regclass('aggregates') IS NOT NULL AS "isThere"`
  )
  if (found?.isThere === true) return
  yield* connection.transaction(
    Effect.andThen(connection.query(`SELECT ${lockForMigration}`), Effect.asVoid(connection.query(table)))
  )
})

/** Territories without a name or a state are left out. */
const yearsOf = (connection: Connection, filter: ArchiveFilter) =>
  connection.unhurried<ArchiveYear>(
    `WITH published AS (
      SELECT territory_id, EXTRACT(YEAR FROM date)::int AS year FROM gazettes
      WHERE (processed OR $withUnprocessed) AND date IS NOT NULL AND file_path IS NOT NULL GROUP BY 1, 2
      UNION
      SELECT s.territory_id, EXTRACT(YEAR FROM g.date)::int FROM escriba_segments s JOIN gazettes g ON g.id = s.gazette_id
      WHERE $withSegments AND (g.processed OR $withUnprocessed) AND g.date IS NOT NULL GROUP BY 1, 2
    )
    SELECT t.id AS "territoryId", t.name AS "territoryName", t.state_code AS "stateCode", p.year
    FROM published p JOIN territories t ON t.id = p.territory_id
    WHERE t.name IS NOT NULL AND t.state_code IS NOT NULL AND t.id NOT LIKE '%00000'
      AND ($territoryIds::jsonb IS NULL OR $territoryIds::jsonb ? t.id)
      AND ($stateCodes::jsonb IS NULL OR $stateCodes::jsonb ? t.state_code)
      AND ($years::jsonb IS NULL OR $years::jsonb @> to_jsonb(p.year))
    ORDER BY t.state_code COLLATE "C", p.year, t.id COLLATE "C"`,
    {
      withSegments: filter.withSegments,
      withUnprocessed: filter.withUnprocessed === true,
      territoryIds: listOf(filter.territoryIds),
      stateCodes: listOf(filter.stateCodes),
      years: listOf(filter.years)
    }
  )

const listOf = (values: ReadonlyArray<string | number> | undefined) => (values === undefined ? null : jsonOf(values))

interface Row extends Omit<ArchivedGazette, "textKey"> {
  readonly filePath: string
  readonly textKey: string | null
}

const facts = `
  g.file_url AS "fileUrl", g.power, g.is_extra_edition AS "isExtraEdition", g.edition_number AS "editionNumber",
  g.date AS day, g.file_path AS "filePath"`

const isOfYear = "g.date >= $first::date AND g.date < $next::date AND g.processed AND g.file_path IS NOT NULL"

const pageBehind = (
  connection: Connection,
  year: Pick<ArchiveYear, "territoryId" | "year">,
  { pageSize, withSegments }: ArchivePages,
  cursor: ArchiveCursor
): Effect.Effect<ReadonlyArray<ArchivedGazette>, Effect.Error<ReturnType<typeof yearsOf>>> =>
  connection
    .unhurried<Row>(
      `SELECT "gazetteId", position, "fileUrl", power, "isExtraEdition", "editionNumber", ${dayOf("day")} AS date,
        "filePath", "textKey"
      FROM (
        SELECT g.id AS "gazetteId", NULL::int AS position, ${facts}, l.text_key AS "textKey"
        FROM gazettes g LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'
        WHERE g.territory_id = $territoryId AND ${isOfYear}
        UNION ALL
        SELECT g.id, s.position, ${facts}, s.text_key
        FROM escriba_segments s JOIN gazettes g ON g.id = s.gazette_id
        WHERE $withSegments AND s.territory_id = $territoryId AND ${isOfYear}
      ) p
      WHERE day < $date::date OR day = $date::date
        AND ("gazetteId" < $gazetteId OR "gazetteId" = $gazetteId AND coalesce(position, -1) > $position)
      ORDER BY day DESC, "gazetteId" DESC, position LIMIT $pageSize`,
      { territoryId: year.territoryId, ...daysOf(year), ...cursor, withSegments, pageSize }
    )
    .pipe(
      Effect.map((rows) =>
        rows.map(({ filePath, textKey, ...row }) => ({ ...row, textKey: textKey ?? textKeyOf(filePath) }))
      )
    )

/** In rows of the previous system, columns that its table does not require may be empty. */
const archives = `
  SELECT territory_id AS "territoryId", state_code AS "stateCode", coalesce(year, 0) AS year, file_path AS "filePath",
    coalesce(file_size_mb, 0) AS "sizeMb", coalesce(hash_info, '') AS hash
  FROM aggregates`

const publishedAt = (connection: Connection, filePath: string) =>
  Effect.map(
    connection.query<PublishedArchive>(`${archives} WHERE file_path = $filePath`, { filePath }),
    ([archive]) => archive
  )

const listedIn = (connection: Connection, filter: Parameters<Archives["Service"]["listed"]>[0]) =>
  connection.unhurried<PublishedArchive>(
    `${archives} WHERE year IS NOT NULL AND coalesce(territory_id, '') NOT LIKE '%00000'
      AND ($territoryIds::jsonb IS NULL OR $territoryIds::jsonb ? territory_id)
      AND ($stateCodes::jsonb IS NULL OR $stateCodes::jsonb ? state_code)
      AND ($years::jsonb IS NULL OR $years::jsonb @> to_jsonb(year))
    ORDER BY file_path COLLATE "C"`,
    {
      territoryIds: listOf(filter.territoryIds),
      stateCodes: listOf(filter.stateCodes),
      years: listOf(filter.years)
    }
  )

/** The column has no time zone. As for the previous system, the server stores the time in the session's zone. */
const publish = (connection: Connection, archive: PublishedArchive, at: string) =>
  connection.query(
    `INSERT INTO aggregates (territory_id, state_code, year, file_path, file_size_mb, hash_info, last_updated)
    VALUES ($territoryId, $stateCode, $year, $filePath, $sizeMb, $hash, $at::timestamptz)
    ON CONFLICT (file_path) DO UPDATE SET territory_id = excluded.territory_id, state_code = excluded.state_code,
      year = excluded.year, file_size_mb = excluded.file_size_mb, hash_info = excluded.hash_info,
      last_updated = excluded.last_updated`,
    { ...archive, at: `${at}Z` }
  )
