/**
 * Selections over the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Territory } from "@escriba/gazettes/Territory"
import { Effect, Layer } from "effect"
import { Gazettes, type ListedGazette, type Plan, planOf, type Selection } from "../Gazettes.ts"
import { aboveAllIds, keysetPages } from "../KeysetPages.ts"
import { SqliteConnection } from "./Connection.ts"
import { pageIds, parametersOf, planCounts } from "./Selecting.ts"

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
  readonly attempt: number
}

type Parameters = Record<string, string | number | null>

export const layer = Layer.effect(
  Gazettes,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection
    return Gazettes.of({
      pages: (selection) =>
        keysetPages(
          selection.pageSize,
          aboveAllIds,
          Effect.fn("SqliteGazettes.page")((cursor: number) =>
            connection.read((database) => pageBelow(database, selection, cursor))
          ),
          ({ id }) => id
        ),
      plan: Effect.fn("SqliteGazettes.plan")((selection) =>
        connection.read((database) => planned(database, selection))
      ),
      existing: Effect.fn("SqliteGazettes.existing")((ids) =>
        connection.read((database) =>
          database
            .query<{ id: number }, [string]>(
              "SELECT id FROM gazettes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
            )
            .all(JSON.stringify(ids))
            .map(({ id }) => id)
        )
      ),
      find: Effect.fn("SqliteGazettes.find")((id) =>
        connection.read((database) => gazettesWhere(database, "g.id = $id", { id })[0])
      ),
      territories: connection.read(territoriesOf).pipe(Effect.withSpan("SqliteGazettes.territories"))
    })
  })
)

const pageBelow = (database: Database, selection: Selection, cursor: number) =>
  gazettesWhere(database, `g.id IN (${pageIds(selection)})`, {
    ...parametersOf(selection),
    cursor,
    pageSize: selection.pageSize
  })

const gazettesWhere = (database: Database, condition: string, parameters: Parameters): ReadonlyArray<ListedGazette> =>
  database
    .query<Row, Parameters>(`
      SELECT g.id, g.territory_id, t.name AS territory_name, t.state_code, s.collection, g.date, g.edition_number,
        g.is_extra_edition, g.power, g.file_checksum, g.file_path, g.file_url, g.scraped_at, g.created_at, g.processed,
        s.location, coalesce(l.attempt, 0) AS attempt
      FROM gazettes g
      LEFT JOIN territories t ON t.id = g.territory_id
      LEFT JOIN escriba_sources s ON s.gazette_id = g.id
      LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'
      WHERE ${condition} ORDER BY g.id DESC`)
    .all(parameters)
    .map(toGazette)

const territoriesOf = (database: Database) =>
  database.query<Territory, []>("SELECT id, name, state_code AS stateCode, state FROM territories ORDER BY id").all()

const planned = (database: Database, selection: Omit<Selection, "standing">): Plan => {
  type Count = Omit<Plan["byReason"][number], "isSelected"> & { readonly isSelected: number }
  const counts = database.query<Count, Parameters>(planCounts(selection)).all(parametersOf(selection))
  return planOf(counts.map((count) => ({ ...count, isSelected: count.isSelected === 1 })))
}

const toGazette = (row: Row): ListedGazette => ({
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
  sourceKey: row.location ?? row.file_path,
  attempt: row.attempt
})
