/**
 * Withdraws gazettes in the embedded database, and makes them pending again.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Withdrawal } from "../Ledger.ts"
import { withdrawn } from "../rules/LeftoverRule.ts"
import { isWithdrawn } from "./Claims.ts"
import { record } from "./History.ts"
import { gazettesWithDocument } from "./Segments.ts"
import { noteLeftovers } from "./SqliteLeftovers.ts"

/**
 * Returns whether the gazette was not withdrawn before. Rows of done derived stages are kept: they name the indexes
 * from which its excerpts must be removed.
 */
export const withdrawOne = (database: Database, withdrawal: Withdrawal, at: string): boolean => {
  const { gazetteId } = withdrawal
  const row = database
    .query<{ checksum: string | null }, [number]>("SELECT file_checksum AS checksum FROM gazettes WHERE id = ?")
    .get(gazetteId)
  if (row === null || isWithdrawn(database, { gazetteId, stage: "text" })) return false
  noteLeftovers(database, withdrawn(withdrawal, row.checksum))
  reopenSharers(database, gazetteId, at)
  for (const table of ["escriba_pages", "escriba_segments", "escriba_documents"])
    database.query(`DELETE FROM ${table} WHERE gazette_id = ?`).run(gazetteId)
  database
    .query("DELETE FROM escriba_ledger WHERE gazette_id = ? AND stage <> 'text' AND state <> 'done'")
    .run(gazetteId)
  setAside(database, gazetteId, "withdrawn", null, at)
  database
    .query("UPDATE escriba_ledger SET document_ids = '[]', text_key = NULL WHERE gazette_id = ? AND stage = 'text'")
    .run(gazetteId)
  return true
}

/**
 * Sets a gazette to `pending` or `withdrawn`, whatever its present state. The attempt is counted, so that a running
 * run's claim is outdated, and so is a listing of a run that is about to begin the gazette. The documents and texts of
 * its version stay recorded.
 */
export const setAside = (
  database: Database,
  gazetteId: number,
  state: "pending" | "withdrawn",
  message: string | null,
  at: string
) => {
  const row = database
    .query<{ attempt: number }, Record<string, string | number>>(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, is_alone, updated_at)
      VALUES ($gazetteId, 'text', $state, 1, 0, $at)
      ON CONFLICT (gazette_id, stage) DO UPDATE SET state = $state, attempt = attempt + 1, failures = 0, code = NULL,
        whose = NULL, message = NULL, setting = NULL, retry_after = NULL, run_id = NULL, is_alone = 0, updated_at = $at
      RETURNING attempt`)
    .get({ gazetteId, state, at })
  database.query("UPDATE gazettes SET processed = 0 WHERE id = ?").run(gazetteId)
  record(database, gazetteId, { at, stage: "text", attempt: row?.attempt ?? 0, event: state, message })
}

/**
 * Reopens other done gazettes that share an index document with this gazette: the document may have been written from
 * this one.
 */
export const reopenSharers = (database: Database, gazetteId: number, at: string) => {
  const sharers = database
    .query<{ gazetteId: number }, [number, number]>(`
      ${gazettesWithDocument("IN (SELECT document_id FROM escriba_documents WHERE gazette_id = ?)")}
        AND d.gazette_id <> ? GROUP BY d.gazette_id`)
    .all(gazetteId, gazetteId)
  const message = "another gazette had its index document"
  for (const sharer of sharers) setAside(database, sharer.gazetteId, "pending", message, at)
}
