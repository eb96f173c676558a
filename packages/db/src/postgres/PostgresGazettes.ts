/**
 * Selections over the scrapers' database.
 *
 * @module
 */
import type { Territory } from "@escriba/gazettes/Territory"
import { Effect, Layer } from "effect"
import { Gazettes, type ListedGazette, type Plan, planOf, type Selection } from "../Gazettes.ts"
import { keysetPages } from "../KeysetPages.ts"
import type { Connection } from "./Connection.ts"
import { Connections } from "./Connections.ts"
import { dayOf, momentOf } from "./Moment.ts"
import { joined, pageIds, parametersOf, planCounts } from "./Selecting.ts"
import { jsonOf } from "./Statement.ts"

/** The cursor before the first page: PostgreSQL's largest `integer`, above every id except that value itself. */
const beforeFirst = 2 ** 31 - 1

export const layer = Layer.effect(
  Gazettes,
  Effect.gen(function* () {
    const connections = yield* Connections
    return Gazettes.of({
      pages: (selection) =>
        keysetPages(
          selection.pageSize,
          beforeFirst,
          Effect.fn("PostgresGazettes.page")((cursor: number) =>
            connections.use((connection) => pageBelow(connection, selection, cursor))
          ),
          ({ id }) => id
        ),
      plan: Effect.fn("PostgresGazettes.plan")((selection) =>
        connections.use((connection) => planned(connection, selection))
      ),
      existing: Effect.fn("PostgresGazettes.existing")((ids) =>
        connections.use((connection) => Effect.map(rowsWithIds(connection, ids), (rows) => rows.map(({ id }) => id)))
      ),
      find: Effect.fn("PostgresGazettes.find")((id) =>
        connections.use((connection) => Effect.map(gazetteWithId(connection, id), ([gazette]) => gazette))
      ),
      territories: connections.use(territoriesOf).pipe(Effect.withSpan("PostgresGazettes.territories"))
    })
  })
)

/** The scrapers' rows have no collections. Their files are stored under `file_path`. */
const columns = `
  g.id, g.territory_id AS "territoryId", t.name AS "territoryName", t.state_code AS "stateCode",
  NULL AS collection, ${dayOf("g.date")} AS date, g.edition_number AS "editionNumber",
  g.is_extra_edition AS "isExtraEdition", g.power, g.file_checksum AS "fileChecksum", g.file_path AS "filePath",
  g.file_url AS "fileUrl", ${momentOf("g.scraped_at")} AS "scrapedAt", ${momentOf("g.created_at")} AS "createdAt",
  g.processed IS TRUE AS processed, g.file_path AS "sourceKey", coalesce(l.attempt, 0) AS attempt`

const pageBelow = (connection: Connection, selection: Selection, cursor: number) =>
  connection.unhurried<ListedGazette>(
    `SELECT ${columns} FROM ${joined} WHERE g.id IN (${pageIds(selection)}) ORDER BY g.id DESC`,
    { ...parametersOf(selection), cursor, pageSize: selection.pageSize }
  )

const gazetteWithId = (connection: Connection, id: number) =>
  connection.query<ListedGazette>(`SELECT ${columns} FROM ${joined} WHERE g.id = $id AND g.file_path IS NOT NULL`, {
    id
  })

/**
 * The ids are compared as `bigint`, because a person may enter a number that is too large for PostgreSQL's `integer`.
 */
const rowsWithIds = (connection: Connection, ids: ReadonlyArray<number>) =>
  connection.query<{ id: number }>(
    "SELECT id FROM gazettes WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text($ids::jsonb)) ORDER BY id",
    { ids: jsonOf(ids) }
  )

/** Territories without a name or a state are left out. */
export const territoriesOf = (connection: Connection) =>
  connection.query<Territory>(
    `SELECT id, name, state_code AS "stateCode", coalesce(state, state_code) AS state FROM territories
    WHERE name IS NOT NULL AND state_code IS NOT NULL ORDER BY id COLLATE "C"`
  )

const planned = ({ unhurried }: Connection, selection: Omit<Selection, "standing">) =>
  Effect.map(unhurried<Plan["byReason"][number]>(planCounts(selection), parametersOf(selection)), planOf)
