/**
 * Leftovers in PostgreSQL.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { beforeAll, type Leftover, Leftovers, type NewLeftover } from "../Leftovers.ts"
import { now } from "../Now.ts"
import { whyReopened } from "../rules/LeftoverRule.ts"
import type { Connection } from "./Connection.ts"
import { Connections } from "./Connections.ts"
import { record } from "./History.ts"
import { lockForCommit } from "./Locks.ts"
import { jsonOf } from "./Statement.ts"

export const layer = Layer.effect(
  Leftovers,
  Effect.gen(function* () {
    const { use } = yield* Connections
    return Leftovers.of({
      leftovers: Effect.fn("PostgresLeftovers.leftovers")((limit, after) =>
        use((connection) => leftovers(connection, limit, after))
      ),
      note: Effect.fn("PostgresLeftovers.note")((found) =>
        Effect.asVoid(use((connection) => noteLeftovers(connection, found)))
      ),
      forget: Effect.fn("PostgresLeftovers.forget")(function* (gone) {
        const at = yield* now
        yield* use((connection) => connection.transaction(forget(connection, gone, at)))
      })
    })
  })
)

const keysIn = `jsonb_to_recordset($leftovers::jsonb) AS f ("gazetteId" int, kind text, key text)`

export const noteLeftovers = (connection: Connection, leftovers: ReadonlyArray<NewLeftover>) =>
  connection.query(
    `INSERT INTO escriba_leftovers SELECT f."gazetteId", f.kind, f.key FROM ${keysIn} ON CONFLICT DO NOTHING`,
    { leftovers: jsonOf(leftovers) }
  )

/** SQL: the text key that the contract derives from a file's key. */
const textKeyOf = (filePath: string) => `regexp_replace(${filePath}, '([^/])\\.[^./]*$', '\\1') || '.txt'`

/**
 * The scrapers' table has no index for these conditions. Each condition is therefore evaluated once for all keys: one
 * scan in total, instead of one scan per key.
 */
const leftovers = (connection: Connection, limit: number, { gazetteId, key, kind }: NewLeftover = beforeAll) =>
  connection.query<Leftover>(
    `WITH f AS MATERIALIZED (
      SELECT gazette_id, kind, key FROM escriba_leftovers f
      WHERE (gazette_id, kind COLLATE "C", key COLLATE "C") > ($gazetteId::int, $kind, $key) AND NOT EXISTS (
        SELECT FROM escriba_ledger l WHERE l.gazette_id = f.gazette_id AND l.stage = 'text' AND l.state = 'running')
      ORDER BY gazette_id, kind COLLATE "C", key COLLATE "C" LIMIT $limit
    ),
    owned AS (
      SELECT f.* FROM f JOIN gazettes g ON g.file_checksum = f.key AND g.id <> f.gazette_id WHERE f.kind = 'document'
        AND NOT EXISTS (
          SELECT FROM escriba_ledger l WHERE l.gazette_id = g.id AND l.stage = 'text' AND l.state = 'withdrawn')
      UNION
      SELECT f.* FROM f JOIN gazettes g ON g.file_path = f.key WHERE f.kind = 'text'
      UNION
      SELECT f.* FROM f JOIN escriba_documents d ON d.document_id = f.key WHERE f.kind = 'document'
      UNION
      SELECT f.* FROM f JOIN escriba_ledger l ON l.text_key = f.key WHERE f.kind = 'text'
      UNION
      SELECT f.* FROM f JOIN escriba_segments s ON s.text_key = f.key WHERE f.kind = 'text'
      UNION
      SELECT f.* FROM f JOIN gazettes g ON ${textKeyOf("g.file_path")} = f.key AND g.id <> f.gazette_id
      WHERE f.kind = 'text' AND g.processed AND NOT EXISTS (
        SELECT FROM escriba_ledger l WHERE l.gazette_id = g.id AND l.text_key IS NOT NULL)
    )
    SELECT gazette_id AS "gazetteId", kind, key,
      (gazette_id, kind, key) IN (SELECT gazette_id, kind, key FROM owned) AS "isOwned"
    FROM f ORDER BY gazette_id, kind COLLATE "C", key COLLATE "C"`,
    { limit, gazetteId, kind, key }
  )

/** MUST be called in a transaction. */
const forget = Effect.fnUntraced(function* (connection: Connection, gone: ReadonlyArray<Leftover>, at: string) {
  yield* connection.query(`SELECT ${lockForCommit}`)
  yield* connection.query(
    `DELETE FROM escriba_leftovers l USING ${keysIn}
    WHERE l.gazette_id = f."gazetteId" AND l.kind = f.kind AND l.key = f.key`,
    { leftovers: jsonOf(gone) }
  )
  const reopened = yield* connection.query<{ gazetteId: number; attempt: number; other: number; isOwned: boolean }>(
    `WITH f AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($leftovers::jsonb) AS f ("gazetteId" int, kind text, key text, "isOwned" bool)
    ),
    holders AS (
      SELECT d.gazette_id, f.* FROM f JOIN escriba_documents d ON d.document_id = f.key WHERE f.kind = 'document'
      UNION ALL
      SELECT l.gazette_id, f.* FROM f JOIN escriba_ledger l ON l.text_key = f.key WHERE f.kind = 'text' AND NOT f."isOwned"
      UNION ALL
      SELECT s.gazette_id, f.* FROM f JOIN escriba_segments s ON s.text_key = f.key WHERE f.kind = 'text' AND NOT f."isOwned"
    ),
    s AS (
      SELECT DISTINCT ON (gazette_id) gazette_id, "gazetteId" AS other, "isOwned" FROM holders
      WHERE NOT ("isOwned" AND gazette_id = "gazetteId") ORDER BY gazette_id, "gazetteId"
    )
    UPDATE escriba_ledger l SET state = 'pending', run_id = NULL, updated_at = $at::timestamp
    FROM s WHERE l.gazette_id = s.gazette_id AND l.stage = 'text' AND l.state = 'done'
    RETURNING l.gazette_id AS "gazetteId", l.attempt, s.other, s."isOwned"`,
    { leftovers: jsonOf(gone), at }
  )
  yield* record(
    connection,
    [...reopened]
      .sort((one, other) => one.gazetteId - other.gazetteId)
      .map(({ attempt, gazetteId, isOwned, other }) => {
        return { gazetteId, stage: "text", attempt, at, event: "pending", message: whyReopened(isOwned, other) }
      })
  )
})
