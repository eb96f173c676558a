/**
 * What the ledger answers to a person: counts and lists.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { FailureRow, LedgerSummary, RunRecord, State } from "../Ledger.ts"

export const failureRows = (
  database: Database,
  filter: { readonly code?: string | undefined; readonly limit?: number | undefined }
): ReadonlyArray<FailureRow> =>
  database
    .query<FailureRow, Record<string, string | number | null>>(`
      SELECT l.gazette_id AS gazetteId, g.file_path AS filePath, coalesce(s.location, g.file_path) AS place,
        g.territory_id AS territoryId, s.collection, g.date, l.state, l.code, l.message, l.media_type AS mediaType,
        l.failures, l.updated_at AS updatedAt
      FROM escriba_ledger l
      JOIN gazettes g ON g.id = l.gazette_id
      LEFT JOIN escriba_sources s ON s.gazette_id = g.id
      WHERE l.state IN ('failed', 'quarantined', 'pending') AND l.code IS NOT NULL
        AND ($code IS NULL OR l.code = $code)
      ORDER BY l.updated_at DESC, l.gazette_id DESC LIMIT $limit`)
    .all({ code: filter.code ?? null, limit: filter.limit ?? -1 })

export const summary = (database: Database): LedgerSummary => {
  const totals = database
    .query<{ gazettes: number; processed: number }, []>(
      "SELECT count(*) AS gazettes, coalesce(sum(processed), 0) AS processed FROM gazettes"
    )
    .get()
  const states = database
    .query<{ state: State; count: number }, []>(
      "SELECT state, count(*) AS count FROM escriba_ledger WHERE stage = 'text' GROUP BY state"
    )
    .all()
  return {
    gazettes: totals?.gazettes ?? 0,
    processed: totals?.processed ?? 0,
    byState: Object.fromEntries(states.map(({ count, state }) => [state, count])),
    byReason: database
      .query<{ code: string; count: number }, []>(`
        SELECT code, count(*) AS count FROM escriba_ledger
        WHERE stage = 'text' AND code IS NOT NULL AND state <> 'done' GROUP BY code ORDER BY count DESC, code`)
      .all(),
    byFormat: database
      .query<LedgerSummary["byFormat"][number], []>(`
        SELECT media_type AS mediaType, extractor, count(*) AS count, sum(pages) AS pages, sum(text_bytes) AS textBytes
        FROM escriba_ledger WHERE stage = 'text' AND state = 'done' GROUP BY media_type, extractor ORDER BY count DESC`)
      .all(),
    lastRun: database
      .query<RunRecord, []>(`
        SELECT id, mode, started_at AS startedAt, finished_at AS finishedAt, done, failed
        FROM escriba_runs ORDER BY id DESC LIMIT 1`)
      .get()
  }
}
