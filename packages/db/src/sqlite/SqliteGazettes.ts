/**
 * Selections over the embedded database.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Effect, Layer, Option, Stream } from "effect"
import { Gazettes, type Selection } from "../Gazettes.ts"
import { SqliteConnection } from "./Connection.ts"

interface Row {
  readonly id: number
  readonly territory_id: string | null
  readonly territory_name: string | null
  readonly state_code: string | null
  readonly collection: string | null
  readonly date: string | null
  readonly edition_number: string | null
  readonly is_extra_edition: number | null
  readonly power: string | null
  readonly file_checksum: string | null
  readonly file_path: string
  readonly file_url: string | null
  readonly scraped_at: string | null
  readonly created_at: string | null
  readonly processed: number
  readonly location: string | null
}

/** In place of the cursor before the first page: above every id. */
const beforeFirst = Number.MAX_SAFE_INTEGER

const from = `
  FROM gazettes g
  LEFT JOIN territories t ON t.id = g.territory_id
  LEFT JOIN escriba_sources s ON s.gazette_id = g.id
  LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'`

/** What the ledger settled for the row's present checksum; a row that got another file is open again. */
const isOpen = `NOT (coalesce(l.state, '') IN ('done', 'quarantined') AND l.file_checksum IS g.file_checksum)`

const isSelected: Record<Selection["mode"], string> = {
  DAILY: `g.scraped_at > strftime('%Y-%m-%dT%H:%M:%f', $now, '-1 day') AND ${isOpen}`,
  UNPROCESSED: `g.processed = 0 AND ${isOpen}`,
  ALL: "$now IS NOT NULL"
}

export const layer = Layer.effect(
  Gazettes,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection

    const pageBelow = (selection: Selection, cursor: number, last: number) =>
      connection.read((database) =>
        database
          .query<Row, Record<string, string | number>>(`
            SELECT g.id, g.territory_id, t.name AS territory_name, t.state_code, s.collection, g.date, g.edition_number,
              g.is_extra_edition, g.power, g.file_checksum, g.file_path, g.file_url, g.scraped_at, g.created_at,
              g.processed, s.location ${from}
            WHERE g.id < $cursor AND g.id <= $last AND (${isSelected[selection.mode]})
            ORDER BY g.id DESC LIMIT $pageSize`)
          .all({ cursor, last, pageSize: selection.pageSize, now: selection.now })
          .map(toGazette)
      )
    const lastId = connection.read(
      (database) => database.query<{ id: number | null }, []>("SELECT max(id) AS id FROM gazettes").get()?.id ?? 0
    )

    return Gazettes.of({
      pages: (selection) =>
        Stream.unwrap(
          Effect.map(lastId, (last) =>
            Stream.paginate(
              beforeFirst,
              Effect.fnUntraced(function* (cursor: number) {
                const rows = yield* pageBelow(selection, cursor, last)
                const next = rows.length < selection.pageSize ? undefined : rows.at(-1)?.id
                return [rows.length === 0 ? [] : [rows], Option.fromUndefinedOr(next)] as const
              })
            )
          )
        ),
      count: Effect.fn("SqliteGazettes.count")((selection: Selection) =>
        connection.read(
          (database) =>
            database
              .query<{ count: number }, Record<string, string>>(
                `SELECT count(*) AS count ${from} WHERE ${isSelected[selection.mode]}`
              )
              .get({ now: selection.now })?.count ?? 0
        )
      )
    })
  })
)

const toGazette = (row: Row): Gazette => ({
  id: row.id,
  territoryId: row.territory_id,
  territoryName: row.territory_name,
  stateCode: row.state_code,
  collection: row.collection,
  date: row.date,
  editionNumber: row.edition_number,
  isExtraEdition: row.is_extra_edition === null ? null : row.is_extra_edition === 1,
  power: row.power,
  fileChecksum: row.file_checksum,
  filePath: row.file_path,
  fileUrl: row.file_url,
  scrapedAt: row.scraped_at,
  createdAt: row.created_at,
  processed: row.processed === 1,
  sourceKey: row.location ?? row.file_path
})
