/**
 * Leftovers in PostgreSQL.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { beforeAll, type Leftover, Leftovers, type NewLeftover } from "../Leftovers.ts"
import type { Connection } from "./Connection.ts"
import { Connections } from "./Connections.ts"
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
      forget: Effect.fn("PostgresLeftovers.forget")((gone) =>
        Effect.asVoid(use((connection) => forget(connection, gone)))
      )
    })
  })
)

const keysIn = `jsonb_to_recordset($leftovers::jsonb) AS f ("gazetteId" int, kind text, key text)`

export const noteLeftovers = (connection: Connection, leftovers: ReadonlyArray<NewLeftover>) =>
  connection.query(
    `INSERT INTO escriba_leftovers SELECT f."gazetteId", f.kind, f.key FROM ${keysIn} ON CONFLICT DO NOTHING`,
    { leftovers: jsonOf(leftovers) }
  )

/**
 * The scrapers' table has no index for these questions, so each is asked once for all keys: one scan, not one per key.
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
      SELECT f.* FROM f JOIN escriba_documents d ON d.document_id = f.key
      JOIN escriba_ledger l ON l.gazette_id = d.gazette_id
      WHERE f.kind = 'document' AND l.stage = 'text' AND l.state = 'done'
      UNION
      SELECT f.* FROM f JOIN escriba_ledger l ON l.text_key = f.key
      WHERE f.kind = 'text' AND l.stage = 'text' AND l.state = 'done'
      UNION
      SELECT f.* FROM f JOIN escriba_segments s ON s.text_key = f.key
      JOIN escriba_ledger l ON l.gazette_id = s.gazette_id
      WHERE f.kind = 'text' AND l.stage = 'text' AND l.state = 'done'
    )
    SELECT gazette_id AS "gazetteId", kind, key,
      (gazette_id, kind, key) IN (SELECT gazette_id, kind, key FROM owned) AS "isOwned"
    FROM f ORDER BY gazette_id, kind COLLATE "C", key COLLATE "C"`,
    { limit, gazetteId, kind, key }
  )

const forget = (connection: Connection, gone: ReadonlyArray<Leftover>) =>
  connection.query(
    `DELETE FROM escriba_leftovers l USING ${keysIn}
    WHERE l.gazette_id = f."gazetteId" AND l.kind = f.kind AND l.key = f.key`,
    { leftovers: jsonOf(gone) }
  )
