/**
 * The history of each gazette. Events are appended and never changed.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { LedgerEvent, NewEvent } from "../Reports.ts"

/** MUST be called in the transaction that makes the change. */
export const record = (database: Database, gazetteId: number, event: NewEvent) => {
  database
    .query(`
      INSERT INTO escriba_history (gazette_id, stage, run_id, attempt, at, event, code, message, extractor, duration_ms)
      VALUES ($gazetteId, $stage, $runId, $attempt, $at, $event, $code, $message, $extractor, $durationMs)`)
    .run({ gazetteId, ...bare, ...event })
}

/** Default values: a named parameter without a value is an error. */
const bare = { runId: null, code: null, message: null, extractor: null, durationMs: null }

export const historyOf = (database: Database, gazetteId: number): ReadonlyArray<LedgerEvent> =>
  database
    .query<LedgerEvent, [number]>(`
      SELECT at, stage, run_id AS runId, attempt, event, code, message, extractor, duration_ms AS durationMs
      FROM escriba_history WHERE gazette_id = ? ORDER BY id`)
    .all(gazetteId)
