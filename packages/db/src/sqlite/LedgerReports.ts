/**
 * What the ledger answers to a person: counts and lists.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { FailureFilter, FailureRow, LedgerEntry, LedgerSummary, RunRecord, Stage, State } from "../Ledger.ts"
import { segmentsOf } from "./Segments.ts"

const from = `
  FROM escriba_ledger l
  JOIN gazettes g ON g.id = l.gazette_id
  LEFT JOIN escriba_sources s ON s.gazette_id = g.id`

const isWanted = ({ code, ids, territoryId }: FailureFilter): string =>
  [
    "l.code IS NOT NULL",
    ...(code === undefined ? [] : ["l.code = $code"]),
    ...(territoryId === undefined ? [] : ["g.territory_id = $territoryId"]),
    ...(ids === undefined ? [] : ["l.gazette_id IN (SELECT value FROM json_each($ids))"])
  ].join(" AND ")

const parametersOf = ({ code, ids, territoryId }: FailureFilter): Record<string, string | null> => ({
  code: code ?? null,
  territoryId: territoryId ?? null,
  ids: JSON.stringify(ids ?? null)
})

export const failureRows = (database: Database, filter: FailureFilter): ReadonlyArray<FailureRow> =>
  database
    .query<FailureRow, Record<string, string | null>>(`
      SELECT l.gazette_id AS gazetteId, l.stage, g.file_path AS filePath, coalesce(s.location, g.file_path) AS place,
        g.territory_id AS territoryId, s.collection, g.date, l.state, l.code, l.message, l.media_type AS mediaType,
        l.failures, l.retry_after AS retryAfter, l.updated_at AS updatedAt
      ${from}
      WHERE l.state IN ('suspect', 'pending', 'failed', 'quarantined') AND ${isWanted(filter)}
      ORDER BY l.updated_at DESC, l.gazette_id DESC, l.stage`)
    .all(parametersOf(filter))

/** In the order in which the history tells of them: by gazette, then stage. */
export const retryable = (
  database: Database,
  filter: FailureFilter
): ReadonlyArray<{ readonly gazetteId: number; readonly stage: Stage }> =>
  database
    .query<{ gazetteId: number; stage: Stage }, Record<string, string | null>>(`
      SELECT l.gazette_id AS gazetteId, l.stage ${from}
      WHERE l.state IN ('failed', 'quarantined') AND ${isWanted(filter)}
      ORDER BY l.gazette_id, l.stage <> 'text', l.stage`)
    .all(parametersOf(filter))

type Folded = "documentIds" | "flags" | "doubts" | "attempts"
type EntryRow = Omit<LedgerEntry, Folded | "segments" | "pagesWithoutText"> & Record<Folded, string | null>

export const entriesOf = (database: Database, gazetteId: number): ReadonlyArray<LedgerEntry> =>
  database
    .query<EntryRow, [number]>(`
      SELECT stage, state, attempt, failures, code, message, setting, retry_after AS retryAfter,
        media_type AS mediaType, extractor, extractor_version AS extractorVersion, size_bytes AS sizeBytes,
        text_bytes AS textBytes, pages, characters, duration_ms AS durationMs, text_key AS textKey,
        document_ids AS documentIds, flags, doubts, attempts, updated_at AS updatedAt
      FROM escriba_ledger WHERE gazette_id = ? ORDER BY stage <> 'text', stage`)
    .all(gazetteId)
    .map(({ attempts, documentIds, doubts, flags, ...entry }) => ({
      ...entry,
      documentIds: JSON.parse(documentIds ?? "[]"),
      flags: JSON.parse(flags ?? "[]"),
      pagesWithoutText: entry.stage === "text" ? pagesWithoutText(database, gazetteId) : [],
      segments: entry.stage === "text" ? segmentsOf(database, gazetteId) : [],
      doubts: JSON.parse(doubts ?? "[]"),
      attempts: JSON.parse(attempts ?? "[]")
    }))

const pagesWithoutText = (database: Database, gazetteId: number): ReadonlyArray<number> =>
  database
    .query<{ number: number }, [number]>(
      "SELECT number FROM escriba_pages WHERE gazette_id = ? AND characters = 0 ORDER BY number"
    )
    .all(gazetteId)
    .map(({ number }) => number)

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
        FROM escriba_ledger WHERE stage = 'text' AND state = 'done' GROUP BY media_type, extractor
        ORDER BY count DESC, media_type, extractor`)
      .all(),
    lastRun: database
      .query<RunRecord, []>(`
        SELECT id, mode, started_at AS startedAt, finished_at AS finishedAt, done, failed
        FROM escriba_runs ORDER BY id DESC LIMIT 1`)
      .get()
  }
}
