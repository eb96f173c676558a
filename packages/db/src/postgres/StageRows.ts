/**
 * Commits derived stages of gazettes to the ledger in batches, and records their failures.
 *
 * @module
 */
import { Effect } from "effect"
import type { DatabaseError } from "../DatabaseError.ts"
import type { CommitOutcome, FailOutcome, Failure } from "../Ledger.ts"
import { failingOf, makerOf, type StageStanding } from "../rules/StageRule.ts"
import type { StageItem, StageResult, StageVersion } from "../StageWork.ts"
import type { Connection } from "./Connection.ts"
import { record } from "./History.ts"
import { jsonOf } from "./Statement.ts"

/** MUST be called in a transaction. */
export const commitBatch = Effect.fnUntraced(function* (
  connection: Connection,
  version: StageVersion,
  results: ReadonlyArray<StageResult>,
  at: string
) {
  const isOfText = yield* lockTexts(
    connection,
    results.map(({ item }) => item)
  )
  const held = new Map<number, StageResult>()
  for (const result of results)
    if (isOfText(result.item) && !held.has(result.item.gazetteId)) held.set(result.item.gazetteId, result)
  if (held.size > 0) yield* save(connection, version, [...held.values()], at)
  return results.map(({ item }): CommitOutcome => (isOfText(item) ? "committed" : "conflict"))
})

/**
 * Until the transaction ends, these texts cannot be begun again, and no derived stage of them can end. Returns the
 * gazettes whose text is still current.
 */
const lockTexts = Effect.fnUntraced(function* ({ query }: Connection, items: ReadonlyArray<StageItem>) {
  const rows = yield* query<{ gazetteId: number; attempt: number }>(
    `SELECT gazette_id AS "gazetteId", attempt FROM escriba_ledger
    WHERE stage = 'text' AND state = 'done'
      AND gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))
    ORDER BY gazette_id FOR UPDATE`,
    { ids: jsonOf(items.map(({ gazetteId }) => gazetteId)) }
  )
  const attempts = new Map(rows.map(({ attempt, gazetteId }) => [gazetteId, attempt] as const))
  return ({ gazetteId, textAttempt }: StageItem) => attempts.get(gazetteId) === textAttempt
})

/** Saves the items, except those that are already done by this version for this text. */
const save = Effect.fnUntraced(function* (
  connection: Connection,
  { stage, version }: StageVersion,
  results: ReadonlyArray<StageResult>,
  at: string
) {
  const extractor = makerOf({ stage })
  const saved = yield* connection.query<{ gazetteId: number; attempt: number; durationMs: number }>(
    `INSERT INTO escriba_ledger AS l (gazette_id, stage, state, attempt, is_alone, extractor, extractor_version,
      duration_ms, document_ids, input_attempt, updated_at)
    SELECT r."gazetteId", $stage, 'done', 1, false, $extractor, $version, r."durationMs", r."writtenIds",
      r."textAttempt", $at::timestamp
    FROM jsonb_to_recordset($results::jsonb) AS r (
      "gazetteId" int, "textAttempt" int, "durationMs" float8, "writtenIds" jsonb)
    ORDER BY r."gazetteId"
    ON CONFLICT (gazette_id, stage) DO UPDATE SET state = 'done', attempt = l.attempt + 1, failures = 0, code = NULL,
      whose = NULL, message = NULL, setting = NULL, retry_after = NULL, extractor_version = EXCLUDED.extractor_version,
      duration_ms = EXCLUDED.duration_ms, document_ids = EXCLUDED.document_ids,
      input_attempt = EXCLUDED.input_attempt, updated_at = EXCLUDED.updated_at
    WHERE (l.state, l.extractor_version, l.input_attempt)
      IS DISTINCT FROM ('done', EXCLUDED.extractor_version, EXCLUDED.input_attempt)
    RETURNING l.gazette_id AS "gazetteId", l.attempt, l.duration_ms AS "durationMs"`,
    {
      stage,
      version,
      extractor,
      at,
      results: jsonOf(
        results.map(({ durationMs, item: { gazetteId, textAttempt }, writtenIds }) => {
          return { gazetteId, textAttempt, durationMs, writtenIds }
        })
      )
    }
  )
  yield* record(
    connection,
    saved.map((row) => ({ ...row, at, stage, event: "done", extractor }))
  )
})

/** MUST be called in a transaction. */
export const failOne = Effect.fnUntraced(function* (
  connection: Connection,
  { stage, version }: StageVersion,
  item: StageItem,
  failure: Failure,
  at: string
): Effect.fn.Return<FailOutcome, DatabaseError> {
  const isOfText = yield* lockTexts(connection, [item])
  if (!isOfText(item)) return { isFirst: false, state: "pending" }
  const { gazetteId, textAttempt } = item
  const [standing] = yield* connection.query<StageStanding>(
    `SELECT attempt, state, failures, extractor_version AS version, input_attempt AS "inputAttempt"
    FROM escriba_ledger WHERE gazette_id = $gazetteId AND stage = $stage FOR UPDATE`,
    { gazetteId, stage }
  )
  const { failures, isFirst, isOvertaken, state } = failingOf(standing, { ...item, stage, version }, failure)
  if (isOvertaken) return { isFirst, state }
  const attempt = item.attempt + 1
  const { code, durationMs, mediaType, message, retryAfter, setting, whose } = failure
  const reason = { code, whose, message, setting, retryAfter, mediaType, durationMs }
  const extractor = makerOf({ stage })
  yield* connection.query(
    `INSERT INTO escriba_ledger AS l (gazette_id, stage, state, attempt, failures, code, whose, message, setting,
      retry_after, is_alone, media_type, extractor, extractor_version, duration_ms, input_attempt, updated_at)
    VALUES ($gazetteId, $stage, $state, $attempt, $failures, $code, $whose, $message, $setting, $retryAfter::timestamp,
      false, $mediaType, $extractor, $version, $durationMs, $textAttempt, $at::timestamp)
    ON CONFLICT (gazette_id, stage) DO UPDATE SET state = EXCLUDED.state, attempt = EXCLUDED.attempt,
      failures = EXCLUDED.failures, code = EXCLUDED.code, whose = EXCLUDED.whose, message = EXCLUDED.message,
      setting = EXCLUDED.setting, retry_after = EXCLUDED.retry_after,
      media_type = coalesce(EXCLUDED.media_type, l.media_type), extractor_version = EXCLUDED.extractor_version,
      duration_ms = EXCLUDED.duration_ms, input_attempt = EXCLUDED.input_attempt, updated_at = EXCLUDED.updated_at`,
    { gazetteId, stage, state, attempt, failures, ...reason, extractor, version, textAttempt, at }
  )
  yield* record(connection, [{ gazetteId, at, stage, attempt, event: state, code, message, durationMs }])
  return { isFirst, state }
})
