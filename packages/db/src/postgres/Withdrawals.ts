/**
 * Withdraws gazettes in PostgreSQL, so that no run takes them.
 *
 * @module
 */
import { Effect } from "effect"
import type { Withdrawal } from "../Ledger.ts"
import { type EarlierVersion, leftBehind, withdrawn } from "../rules/LeftoverRule.ts"
import type { Connection } from "./Connection.ts"
import { record } from "./History.ts"
import { lockForCommit } from "./Locks.ts"
import { noteLeftovers } from "./PostgresLeftovers.ts"
import { segmentsOf } from "./Segments.ts"
import { jsonOf } from "./Statement.ts"

const inIds = "IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))"

/**
 * MUST be called in a transaction. Returns how many gazettes were not withdrawn before. Rows of done derived stages are
 * kept: they name the indexes from which the excerpts must be removed.
 */
export const withdraw = Effect.fnUntraced(function* (
  connection: Connection,
  gazettes: ReadonlyArray<Withdrawal>,
  at: string
) {
  yield* connection.query(`SELECT ${lockForCommit}`)
  const rows = yield* openRows(connection, gazettes)
  if (rows.size === 0) return 0
  const leftovers = gazettes.flatMap((withdrawal) => {
    const earlier = rows.get(withdrawal.gazetteId)
    return earlier === undefined ? [] : leftBehind(earlier, withdrawn(withdrawal, earlier.checksum))
  })
  yield* noteLeftovers(connection, leftovers)
  const ids = [...rows.keys()]
  yield* setAside(connection, yield* sharersOf(connection, ids), "pending", at)
  for (const table of ["escriba_pages", "escriba_segments", "escriba_documents"]) {
    yield* connection.query(`DELETE FROM ${table} WHERE gazette_id ${inIds}`, { ids: jsonOf(ids) })
  }
  yield* connection.query(
    `DELETE FROM escriba_ledger WHERE stage <> 'text' AND state <> 'done' AND gazette_id ${inIds}`,
    {
      ids: jsonOf(ids)
    }
  )
  yield* setAside(connection, ids, "withdrawn", at)
  return ids.length
})

interface Row extends EarlierVersion {
  readonly gazetteId: number
  readonly checksum: string | null
}

/** The gazettes that exist and are not withdrawn. Their ledger rows stay locked. */
const openRows = Effect.fnUntraced(function* ({ query }: Connection, gazettes: ReadonlyArray<Withdrawal>) {
  const ids = jsonOf(gazettes.map(({ gazetteId }) => gazetteId))
  yield* query(
    `SELECT FROM escriba_ledger WHERE stage = 'text' AND gazette_id ${inIds} ORDER BY gazette_id FOR UPDATE`,
    { ids }
  )
  const rows = yield* query<Row>(
    `SELECT g.id AS "gazetteId", g.file_checksum AS checksum, coalesce(l.document_ids, '[]') AS "documentIds", l.text_key AS "textKey",
      ${segmentsOf("g.id")} AS segments
    FROM gazettes g LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'
    WHERE g.id ${inIds} AND l.state IS DISTINCT FROM 'withdrawn' ORDER BY g.id`,
    { ids }
  )
  return new Map(rows.map((row) => [row.gazetteId, row]))
})

/**
 * Other done gazettes that share an index document with these: the document may have been written from one of these.
 */
const sharersOf = ({ query }: Connection, ids: ReadonlyArray<number>) =>
  Effect.map(
    query<{ id: number }>(
      `SELECT DISTINCT other.gazette_id AS id FROM escriba_documents mine
      JOIN escriba_documents other ON other.document_id = mine.document_id
      JOIN escriba_ledger l ON l.gazette_id = other.gazette_id AND l.stage = 'text' AND l.state = 'done'
      WHERE mine.gazette_id ${inIds} AND NOT other.gazette_id ${inIds} ORDER BY id`,
      { ids: jsonOf(ids) }
    ),
    (rows) => rows.map(({ id }) => id)
  )

/**
 * Sets gazettes to another state. The attempt is counted, so that a running run's claim is outdated, and so is a
 * listing of a run that is about to begin the gazette.
 */
const setAside = Effect.fnUntraced(function* (
  connection: Connection,
  ids: ReadonlyArray<number>,
  state: "pending" | "withdrawn",
  at: string
) {
  if (ids.length === 0) return
  const rows = yield* connection.query<{ gazetteId: number; attempt: number }>(
    `INSERT INTO escriba_ledger AS l (gazette_id, stage, state, attempt, is_alone, updated_at)
    SELECT value::int, 'text', $state, 1, false, $at::timestamp FROM jsonb_array_elements_text($ids::jsonb)
    ON CONFLICT (gazette_id, stage) DO UPDATE SET state = $state, attempt = l.attempt + 1, failures = 0, code = NULL,
      whose = NULL, message = NULL, setting = NULL, retry_after = NULL, run_id = NULL, is_alone = false,
      document_ids = CASE $state WHEN 'withdrawn' THEN '[]' ELSE l.document_ids END,
      text_key = CASE $state WHEN 'withdrawn' THEN NULL ELSE l.text_key END, updated_at = $at::timestamp
    RETURNING l.gazette_id AS "gazetteId", l.attempt`,
    { ids: jsonOf(ids), state, at }
  )
  yield* connection.query(`UPDATE gazettes SET processed = false WHERE processed AND id ${inIds}`, { ids: jsonOf(ids) })
  yield* record(
    connection,
    rows.map((row) => ({ ...row, stage: "text", at, event: state }))
  )
})
