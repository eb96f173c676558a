/**
 * Counts and lists of the ledger in PostgreSQL.
 *
 * @module
 */
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
import type { Connection } from "./Connection.ts"
import { Connections } from "./Connections.ts"
import { historyOf } from "./History.ts"
import { dayOf, momentOf } from "./Moment.ts"
import { segmentsOf } from "./Segments.ts"
import { jsonOf, type Parameters } from "./Statement.ts"

export const layer = Layer.effect(
  Reports,
  Effect.gen(function* () {
    const { use } = yield* Connections
    return Reports.of({
      ...listingsOf("PostgresReports", {
        failures: (...asked) => use((connection) => failuresBehind(connection, ...asked)),
        noted: (...asked) => use((connection) => notedBelow(connection, ...asked)),
        runs: (...asked) => use((connection) => runsBelow(connection, ...asked)),
        settled: (...asked) => use((connection) => settledBelow(connection, ...asked))
      }),
      entries: Effect.fn("PostgresReports.entries")((gazetteId) =>
        use((connection) => entriesOf(connection, gazetteId))
      ),
      history: Effect.fn("PostgresReports.history")((gazetteId) =>
        use((connection) => historyOf(connection, gazetteId))
      ),
      summary: use(summaryOf).pipe(Effect.withSpan("PostgresReports.summary"))
    })
  })
)

/** SQL over `escriba_ledger l` and `gazettes g`: whether the filter selects a row. */
export const isWanted = ({ code, ids, territoryId }: FailureFilter): string =>
  [
    "l.code IS NOT NULL",
    ...(code === undefined ? [] : ["l.code = $code"]),
    ...(territoryId === undefined ? [] : ["g.territory_id = $territoryId"]),
    ...(ids === undefined ? [] : ["l.gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))"])
  ].join(" AND ")

export const filterParameters = ({ code, ids, territoryId }: FailureFilter): Parameters => ({
  code: code ?? null,
  territoryId: territoryId ?? null,
  ids: jsonOf(ids ?? null)
})

export const failuresPage = (filter: FailureFilter): string => `
  SELECT l.gazette_id AS "gazetteId", l.stage, g.file_path AS "filePath", g.file_path AS place,
    g.territory_id AS "territoryId", NULL AS collection, ${dayOf("g.date")} AS date, l.state, l.code, l.message,
    l.media_type AS "mediaType", l.failures, ${momentOf("l.retry_after")} AS "retryAfter",
    ${momentOf("l.updated_at")} AS "updatedAt"
  FROM escriba_ledger l JOIN gazettes g ON g.id = l.gazette_id
  WHERE (l.updated_at, l.gazette_id, l.stage COLLATE "C") < ($updatedAt::timestamp, $afterId::bigint, $stage)
    AND l.state IN ('suspect', 'pending', 'failed', 'quarantined') AND ${isWanted(filter)}
  ORDER BY l.updated_at DESC, l.gazette_id DESC, l.stage COLLATE "C" DESC LIMIT $pageSize`

export const failuresParameters = (
  filter: FailureFilter,
  { gazetteId: afterId, stage, updatedAt }: FailureCursor,
  pageSize: number
): Parameters => ({ ...filterParameters(filter), afterId, stage, updatedAt, pageSize })

const failuresBehind = (connection: Connection, filter: FailureFilter, cursor: FailureCursor, pageSize: number) =>
  connection.unhurried<FailureRow>(failuresPage(filter), failuresParameters(filter, cursor, pageSize))

const flagged = "l.state = 'done' AND l.flags ? $note"
/** `duplicate` is always false: scrapers register one place per file. */
const hasNote = (note: Note) => (note === "undated" ? "g.date IS NULL" : note === "duplicate" ? "FALSE" : flagged)

const notedBelow = (connection: Connection, note: Note, id: number, pageSize: number) =>
  connection.unhurried<NotedRow>(
    `SELECT g.id AS "gazetteId", g.file_path AS place, g.territory_id AS "territoryId", NULL AS collection,
      ${dayOf("g.date")} AS date, CASE $note::text
        WHEN 'partial' THEN (SELECT string_agg(number::text, ', ' ORDER BY number) FROM escriba_pages
          WHERE gazette_id = g.id AND characters = 0)
        WHEN 'shared-id' THEN g.file_checksum END AS detail
    FROM gazettes g LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'
    WHERE g.id < $id::bigint AND ${hasNote(note)} ORDER BY g.id DESC LIMIT $pageSize`,
    { note, id, pageSize }
  )

const runColumns = `id, mode, ${momentOf("started_at")} AS "startedAt", ${momentOf("finished_at")} AS "finishedAt",
  done, failed`

const runsBelow = (connection: Connection, id: number, pageSize: number) =>
  connection.query<RunRecord>(
    `SELECT ${runColumns} FROM escriba_runs WHERE id < $id::bigint ORDER BY id DESC LIMIT $pageSize`,
    { id, pageSize }
  )

const settledBelow = (connection: Connection, gazetteId: number, pageSize: number) =>
  connection.unhurried<SettledGazette>(
    `SELECT gazette_id AS "gazetteId", attempt, document_ids AS "documentIds", text_key AS "textKey",
      ${segmentsOf("l.gazette_id")} AS segments
    FROM escriba_ledger l
    WHERE stage = 'text' AND state = 'done' AND gazette_id < $gazetteId::bigint
    ORDER BY gazette_id DESC LIMIT $pageSize`,
    { gazetteId, pageSize }
  )

const entriesOf = (connection: Connection, gazetteId: number) =>
  connection.query<LedgerEntry>(
    `SELECT stage, state, attempt, failures, code, message, setting, ${momentOf("retry_after")} AS "retryAfter",
      media_type AS "mediaType", extractor, extractor_version AS "extractorVersion", size_bytes AS "sizeBytes",
      text_bytes AS "textBytes", pages, characters, duration_ms AS "durationMs", text_key AS "textKey",
      coalesce(document_ids, '[]') AS "documentIds", coalesce(flags, '[]') AS flags,
      CASE stage WHEN 'text' THEN ${pagesWithoutText} ELSE '[]' END AS "pagesWithoutText",
      CASE stage WHEN 'text' THEN ${segmentsOf("l.gazette_id")} ELSE '[]' END AS segments,
      coalesce(doubts, '[]') AS doubts, coalesce(attempts, '[]') AS attempts, ${momentOf("updated_at")} AS "updatedAt"
    FROM escriba_ledger l WHERE gazette_id = $gazetteId ORDER BY stage <> 'text', stage COLLATE "C"`,
    { gazetteId }
  )

const pagesWithoutText = `coalesce((SELECT jsonb_agg(number ORDER BY number) FROM escriba_pages p
        WHERE p.gazette_id = l.gazette_id AND p.characters = 0), '[]')`

/** @param condition SQL over `gazettes g` */
export const totalsOf = ({ query }: Pick<Connection, "query">, condition = "true") =>
  Effect.map(
    query<Pick<LedgerSummary, "gazettes" | "processed">>(
      `SELECT count(*) AS gazettes, count(*) FILTER (WHERE processed) AS processed FROM gazettes g WHERE ${condition}`
    ),
    ([totals = { gazettes: 0, processed: 0 }]) => totals
  )

const isNotWithdrawn = `NOT EXISTS (
  SELECT FROM escriba_ledger l WHERE l.gazette_id = g.id AND l.stage = 'text' AND l.state = 'withdrawn')`

const summaryOf = Effect.fnUntraced(function* (connection: Connection) {
  const query = connection.unhurried
  const totals = yield* totalsOf({ query }, isNotWithdrawn)
  const counts = yield* query<{ stage: Stage; state: State; count: number }>(
    `SELECT stage, state, count(*) AS count FROM escriba_ledger
    GROUP BY stage, state ORDER BY stage <> 'text', stage COLLATE "C", state COLLATE "C"`
  )
  const [failing = { unprocessed: 0, processed: 0 }] = yield* query<LedgerSummary["failing"]>(
    `SELECT count(*) FILTER (WHERE g.processed IS NOT TRUE) AS unprocessed, count(*) FILTER (WHERE g.processed) AS processed
    FROM escriba_ledger l JOIN gazettes g ON g.id = l.gazette_id
    WHERE l.stage = 'text' AND l.state IN ('failed', 'quarantined')`
  )
  const byNote = yield* query<NoteCount>(
    `SELECT f.note, count(*) AS count FROM escriba_ledger l, jsonb_array_elements_text(l.flags) AS f (note)
    WHERE l.stage = 'text' AND l.state = 'done' GROUP BY f.note
    UNION ALL SELECT 'undated', count(*) FROM gazettes WHERE date IS NULL`
  )
  const byReason = yield* query<LedgerSummary["byReason"][number]>(
    `SELECT code, count(*) AS count FROM escriba_ledger
    WHERE stage = 'text' AND code IS NOT NULL AND state <> 'done'
    GROUP BY code ORDER BY count DESC, code COLLATE "C"`
  )
  const byFormat = yield* query<LedgerSummary["byFormat"][number]>(
    `SELECT media_type AS "mediaType", extractor, count(*) AS count, sum(pages) AS pages,
      sum(text_bytes)::bigint AS "textBytes"
    FROM escriba_ledger WHERE stage = 'text' AND state = 'done' GROUP BY media_type, extractor
    ORDER BY count DESC, media_type COLLATE "C", extractor COLLATE "C"`
  )
  const [lastRun = null] = yield* query<RunRecord>(`SELECT ${runColumns} FROM escriba_runs ORDER BY id DESC LIMIT 1`)
  return {
    ...totals,
    missing: 0,
    failing,
    byNote: inOrder(byNote),
    ...statesOf(counts),
    byReason,
    byFormat,
    lastRun
  } satisfies LedgerSummary
})
