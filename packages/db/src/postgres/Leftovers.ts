/**
 * What earlier versions of gazettes left behind, as work of its own.
 *
 * @module
 */
import type { Leftover } from "../Ledger.ts"
import type { Connection } from "./Connection.ts"
import { jsonOf } from "./Statement.ts"

const keysIn = `jsonb_to_recordset($leftovers::jsonb) AS f ("gazetteId" int, kind text, key text)`

export const note = (connection: Connection, leftovers: ReadonlyArray<Omit<Leftover, "isOwned">>) =>
  connection.query(
    `INSERT INTO escriba_leftovers SELECT f."gazetteId", f.kind, f.key FROM ${keysIn} ON CONFLICT DO NOTHING`,
    { leftovers: jsonOf(leftovers) }
  )

/**
 * A document is owned by any gazette with its checksum, done or not: the id is the contract's, and the last writer has it. The
 * scrapers' table has no index for either question, so each is asked once for all keys: one walk over it, not one a key.
 */
export const leftovers = (connection: Connection, limit: number) =>
  connection.query<Leftover>(
    `WITH f AS MATERIALIZED (
      SELECT gazette_id, kind, key FROM escriba_leftovers
      ORDER BY gazette_id, kind COLLATE "C", key COLLATE "C" LIMIT $limit
    ),
    owned AS (
      SELECT 'document' AS kind, file_checksum AS key FROM gazettes
      WHERE file_checksum IN (SELECT key FROM f WHERE kind = 'document')
      UNION
      SELECT 'text', file_path FROM gazettes WHERE file_path IN (SELECT key FROM f WHERE kind = 'text')
      UNION
      SELECT f.kind, f.key FROM f JOIN escriba_ledger l ON l.document_ids ? f.key
      WHERE f.kind = 'document' AND l.state = 'done'
      UNION
      SELECT f.kind, f.key FROM f JOIN escriba_ledger l ON l.text_key = f.key
      WHERE f.kind = 'text' AND l.state = 'done'
    )
    SELECT f.gazette_id AS "gazetteId", f.kind, f.key, (f.kind, f.key) IN (SELECT kind, key FROM owned) AS "isOwned"
    FROM f ORDER BY f.gazette_id, f.kind COLLATE "C", f.key COLLATE "C"`,
    { limit }
  )

export const forget = (connection: Connection, gone: ReadonlyArray<Leftover>) =>
  connection.query(
    `DELETE FROM escriba_leftovers l USING ${keysIn}
    WHERE l.gazette_id = f."gazetteId" AND l.kind = f.kind AND l.key = f.key`,
    { leftovers: jsonOf(gone) }
  )
