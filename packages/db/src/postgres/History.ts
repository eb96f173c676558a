/**
 * The history of each gazette. Events are appended and never changed.
 *
 * @module
 */
import { Effect } from "effect"
import type { LedgerEvent, NewEvent } from "../Reports.ts"
import type { Connection } from "./Connection.ts"
import { momentOf } from "./Moment.ts"
import { jsonOf } from "./Statement.ts"

/** MUST be called in the transaction that makes the changes. */
export const record = (connection: Connection, events: ReadonlyArray<NewEvent & { readonly gazetteId: number }>) =>
  events.length === 0
    ? Effect.void
    : connection.query(
        `INSERT INTO escriba_history (gazette_id, stage, run_id, attempt, at, event, code, message, extractor, duration_ms)
      SELECT e."gazetteId", e.stage, e."runId", e.attempt, e.at, e.event, e.code, e.message, e.extractor, e."durationMs"
      FROM jsonb_to_recordset($events::jsonb) AS e (
        "gazetteId" int, stage text, "runId" int, attempt int, at timestamp, event text, code text, message text,
        extractor text, "durationMs" float8)`,
        { events: jsonOf(events) }
      )

export const historyOf = (connection: Connection, gazetteId: number) =>
  connection.query<LedgerEvent>(
    `SELECT ${momentOf("at")} AS at, stage, run_id AS "runId", attempt, event, code, message, extractor,
      duration_ms AS "durationMs"
    FROM escriba_history WHERE gazette_id = $gazetteId ORDER BY id`,
    { gazetteId }
  )
