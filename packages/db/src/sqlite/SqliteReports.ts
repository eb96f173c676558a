/**
 * Counts and lists of the ledger in the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { Effect, Layer } from "effect"
import type { FailureFilter, State } from "../Ledger.ts"
import {
  type FailureCursor,
  type FailureRow,
  inOrder,
  type LedgerEntry,
  type LedgerSummary,
  listingsOf,
  type Note,
  type NoteCount,
  type NotedRow,
  Reports,
  type RunRecord,
  type SettledGazette,
  statesOf
} from "../Reports.ts"
import type { Stage } from "../Stage.ts"
import { SqliteConnection } from "./Connection.ts"
import { historyOf } from "./History.ts"
import { missingIds } from "./Places.ts"
import { segmentsOf } from "./Segments.ts"

export const layer = Layer.effect(
  Reports,
  Effect.gen(function* () {
    const { read } = yield* SqliteConnection
    return Reports.of({
      ...listingsOf("SqliteReports", {
        failures: (...asked) => read((database) => failuresBehind(database, ...asked)),
        noted: (...asked) => read((database) => notedBelow(database, ...asked)),
        runs: (...asked) => read((database) => runsBelow(database, ...asked)),
        settled: (...asked) => read((database) => settledBelow(database, ...asked))
      }),
      entries: Effect.fn("SqliteReports.entries")((gazetteId) => read((database) => entriesOf(database, gazetteId))),
      history: Effect.fn("SqliteReports.history")((gazetteId) => read((database) => historyOf(database, gazetteId))),
      summary: read(summaryOf).pipe(Effect.withSpan("SqliteReports.summary"))
    })
  })
)

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

export const failuresPage = (filter: FailureFilter): string => `
  SELECT l.gazette_id AS gazetteId, l.stage, g.file_path AS filePath, coalesce(s.location, g.file_path) AS place,
    g.territory_id AS territoryId, s.collection, g.date, l.state, l.code, l.message, l.media_type AS mediaType,
    l.failures, l.retry_after AS retryAfter, l.updated_at AS updatedAt
  FROM escriba_ledger l INDEXED BY escriba_ledger_failures
  CROSS JOIN gazettes g ON g.id = l.gazette_id
  LEFT JOIN escriba_sources s ON s.gazette_id = g.id
  WHERE (l.updated_at, l.gazette_id, l.stage) < ($updatedAt, $afterId, $stage)
    AND l.state IN ('suspect', 'pending', 'failed', 'quarantined') AND ${isWanted(filter)}
  ORDER BY l.updated_at DESC, l.gazette_id DESC, l.stage DESC LIMIT $pageSize`

const failuresBehind = (
  database: Database,
  filter: FailureFilter,
  { gazetteId: afterId, stage, updatedAt }: FailureCursor,
  pageSize: number
): ReadonlyArray<FailureRow> =>
  database
    .query<FailureRow, Record<string, string | number | null>>(failuresPage(filter))
    .all({ ...parametersOf(filter), updatedAt, afterId, stage, pageSize })

const flagged = "l.state = 'done' AND EXISTS (SELECT 1 FROM json_each(l.flags) f WHERE f.value = $note)"
const hasNote = (note: Note) => {
  if (note === "undated") return "g.date IS NULL"
  return note === "duplicate"
    ? "(SELECT count(*) FROM escriba_places p WHERE p.gazette_id = g.id AND p.is_gone = 0) > 1"
    : flagged
}

const notedBelow = (database: Database, note: Note, id: number, pageSize: number): ReadonlyArray<NotedRow> =>
  database
    .query<NotedRow, Record<string, string | number>>(`
      SELECT g.id AS gazetteId, coalesce(s.location, g.file_path) AS place, g.territory_id AS territoryId, s.collection,
        g.date, CASE $note
          WHEN 'partial' THEN (SELECT group_concat(number, ', ') FROM escriba_pages
            WHERE gazette_id = g.id AND characters = 0)
          WHEN 'duplicate' THEN (SELECT group_concat(location, ', ') FROM escriba_places
            WHERE gazette_id = g.id AND is_gone = 0 AND location <> s.location)
          WHEN 'shared-id' THEN g.file_checksum END AS detail
      FROM gazettes g
      LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'
      LEFT JOIN escriba_sources s ON s.gazette_id = g.id
      WHERE g.id < $id AND ${hasNote(note)} ORDER BY g.id DESC LIMIT $pageSize`)
    .all({ note, id, pageSize })

/** Ordered by gazette, then stage, like the history. */
export const retryable = (
  database: Database,
  filter: FailureFilter
): ReadonlyArray<{ readonly gazetteId: number; readonly stage: Stage }> =>
  database
    .query<{ gazetteId: number; stage: Stage }, Record<string, string | null>>(`
      SELECT l.gazette_id AS gazetteId, l.stage FROM escriba_ledger l JOIN gazettes g ON g.id = l.gazette_id
      WHERE l.state IN ('failed', 'quarantined') AND ${isWanted(filter)}
      ORDER BY l.gazette_id, l.stage <> 'text', l.stage`)
    .all(parametersOf(filter))

type Folded = "documentIds" | "flags" | "doubts" | "attempts"
type EntryRow = Omit<LedgerEntry, Folded | "segments" | "pagesWithoutText"> & Record<Folded, string | null>

const runColumns = "id, mode, started_at AS startedAt, finished_at AS finishedAt, done, failed"

const runsBelow = (database: Database, id: number, pageSize: number) =>
  database
    .query<RunRecord, [number, number]>(`SELECT ${runColumns} FROM escriba_runs WHERE id < ? ORDER BY id DESC LIMIT ?`)
    .all(id, pageSize)

const settledBelow = (database: Database, gazetteId: number, pageSize: number): ReadonlyArray<SettledGazette> =>
  database
    .query<Omit<SettledGazette, "documentIds" | "segments"> & { documentIds: string }, [number, number]>(`
      SELECT gazette_id AS gazetteId, attempt, document_ids AS documentIds, text_key AS textKey
      FROM escriba_ledger INDEXED BY escriba_ledger_done
      WHERE stage = 'text' AND state = 'done' AND gazette_id < ? ORDER BY gazette_id DESC LIMIT ?`)
    .all(gazetteId, pageSize)
    .map((row) => ({
      ...row,
      documentIds: JSON.parse(row.documentIds),
      segments: segmentsOf(database, row.gazetteId)
    }))

const entriesOf = (database: Database, gazetteId: number): ReadonlyArray<LedgerEntry> =>
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

const summaryOf = (database: Database): LedgerSummary => {
  const totals = database
    .query<{ gazettes: number; processed: number }, []>(
      `SELECT count(*) AS gazettes, coalesce(sum(processed), 0) AS processed FROM gazettes WHERE id NOT IN (
        SELECT gazette_id FROM escriba_ledger WHERE stage = 'text' AND state = 'withdrawn')`
    )
    .get()
  const counts = database
    .query<{ stage: Stage; state: State; count: number }, []>(`
      SELECT stage, state, count(*) AS count FROM escriba_ledger
      GROUP BY stage, state ORDER BY stage <> 'text', stage, state`)
    .all()
  return {
    gazettes: totals?.gazettes ?? 0,
    processed: totals?.processed ?? 0,
    failing: database
      .query<LedgerSummary["failing"], []>(`
        SELECT coalesce(sum(1 - coalesce(g.processed, 0)), 0) AS unprocessed, coalesce(sum(g.processed), 0) AS processed
        FROM escriba_ledger l JOIN gazettes g ON g.id = l.gazette_id
        WHERE l.stage = 'text' AND l.state IN ('failed', 'quarantined')`)
      .get() ?? { unprocessed: 0, processed: 0 },
    byNote: inOrder(
      database
        .query<NoteCount, []>(`
          SELECT f.value AS note, count(*) AS count FROM escriba_ledger l, json_each(l.flags) f
          WHERE l.stage = 'text' AND l.state = 'done' GROUP BY f.value
          UNION ALL SELECT 'undated', count(*) FROM gazettes WHERE date IS NULL
          UNION ALL SELECT 'duplicate', count(*) - count(DISTINCT gazette_id) FROM escriba_places WHERE is_gone = 0`)
        .all()
    ),
    ...statesOf(counts),
    missing: database.query<{ count: number }, []>(`SELECT count(*) AS count FROM (${missingIds})`).get()?.count ?? 0,
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
    lastRun: database.query<RunRecord, []>(`SELECT ${runColumns} FROM escriba_runs ORDER BY id DESC LIMIT 1`).get()
  }
}
