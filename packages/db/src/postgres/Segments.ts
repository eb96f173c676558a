/**
 * The segments of gazettes' texts, and the index documents of gazettes.
 *
 * @module
 */
import { Effect } from "effect"
import type { Completion } from "../Ledger.ts"
import type { Connection } from "./Connection.ts"
import { jsonOf } from "./Statement.ts"

/** SQL: the segments of a gazette as JSON, in the order of the text. */
export const segmentsOf = (gazetteId: string): string => `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('documentId', s.document_id, 'territoryId', s.territory_id,
    'textKey', s.text_key, 'textBytes', s.text_bytes, 'pages', s.pages) ORDER BY s.position), '[]')
  FROM escriba_segments s WHERE s.gazette_id = ${gazetteId})`

/** Replaces the segments of the earlier version. */
export const saveSegments = Effect.fnUntraced(function* (
  { query }: Connection,
  completions: ReadonlyArray<Completion>
) {
  yield* query(
    "DELETE FROM escriba_segments WHERE gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))",
    { ids: jsonOf(completions.map(({ claim }) => claim.gazetteId)) }
  )
  const segments = completions.flatMap(({ claim, segments }) =>
    segments.map((segment, position) => ({ ...segment, position, gazetteId: claim.gazetteId }))
  )
  if (segments.length === 0) return
  yield* query(
    `INSERT INTO escriba_segments
    SELECT s."gazetteId", s.position, s."documentId", s."territoryId", s."textKey", s."textBytes", s.pages
    FROM jsonb_to_recordset($segments::jsonb) AS s (
      "gazetteId" int, position int, "documentId" text, "territoryId" text, "textKey" text, "textBytes" bigint, pages jsonb)`,
    { segments: jsonOf(segments) }
  )
})

/** Stores the ledger's `document_ids` as rows: looking up hundreds of them in its JSON took seconds. */
export const saveDocuments = Effect.fnUntraced(function* (
  { query }: Connection,
  completions: ReadonlyArray<Completion>
) {
  yield* query(
    "DELETE FROM escriba_documents WHERE gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))",
    { ids: jsonOf(completions.map(({ claim }) => claim.gazetteId)) }
  )
  yield* query(
    `INSERT INTO escriba_documents
    SELECT DISTINCT c."gazetteId", d.id FROM jsonb_to_recordset($documents::jsonb) AS c ("gazetteId" int, ids jsonb)
    CROSS JOIN jsonb_array_elements_text(c.ids) AS d (id)`,
    { documents: jsonOf(completions.map(({ claim, documentIds }) => ({ ...claim, ids: documentIds }))) }
  )
})

/**
 * Flags the gazettes that were just saved, and other gazettes with one of the same documents. The last writer owns the
 * document. MUST be called under `lockForCommit`: two simultaneous commits would not see each other's documents.
 */
export const flagSharers = ({ query }: Connection, completions: ReadonlyArray<Completion>) =>
  query(
    `WITH sharing AS MATERIALIZED (
      SELECT mine.gazette_id AS one, other.gazette_id AS another FROM escriba_documents mine
      JOIN escriba_documents other ON other.document_id = mine.document_id AND other.gazette_id <> mine.gazette_id
      JOIN escriba_ledger l ON l.gazette_id = other.gazette_id AND l.stage = 'text' AND l.state = 'done'
      WHERE mine.gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))
    )
    UPDATE escriba_ledger SET flags = flags || '["shared-id"]'
    WHERE stage = 'text' AND state = 'done' AND NOT flags ? 'shared-id'
      AND gazette_id IN (SELECT one FROM sharing UNION SELECT another FROM sharing)`,
    { ids: jsonOf(completions.map(({ claim }) => claim.gazetteId)) }
  )
