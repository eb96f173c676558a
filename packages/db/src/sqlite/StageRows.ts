/**
 * Commits a derived stage of one gazette to the ledger, and records its failures.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { CommitOutcome, FailOutcome, Failure } from "../Ledger.ts"
import { failingOf, isDone, makerOf, type StageStanding } from "../rules/StageRule.ts"
import type { DerivedStage } from "../Stage.ts"
import type { StageItem, StageResult, StageVersion } from "../StageWork.ts"
import { record } from "./History.ts"

export const commitOne = (
  database: Database,
  { stage, version }: StageVersion,
  { durationMs, item, writtenIds }: StageResult,
  at: string
): CommitOutcome => {
  if (!isOfText(database, item)) return "conflict"
  const { gazetteId, textAttempt } = item
  const before = standingOf(database, gazetteId, stage)
  if (isDone(before, { ...item, stage, version })) return "committed"
  const attempt = (before?.attempt ?? 0) + 1
  const extractor = makerOf({ stage })
  database
    .query(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, is_alone, extractor, extractor_version,
        duration_ms, document_ids, input_attempt, updated_at)
      VALUES ($gazetteId, $stage, 'done', $attempt, 0, $extractor, $version, $durationMs, $writtenIds, $textAttempt, $at)
      ON CONFLICT (gazette_id, stage) DO UPDATE SET state = 'done', attempt = $attempt, failures = 0, code = NULL,
        whose = NULL, message = NULL, setting = NULL, retry_after = NULL, extractor_version = $version,
        duration_ms = $durationMs, document_ids = $writtenIds, input_attempt = $textAttempt, updated_at = $at`)
    .run({
      gazetteId,
      stage,
      attempt,
      extractor,
      version,
      durationMs,
      writtenIds: JSON.stringify(writtenIds),
      textAttempt,
      at
    })
  record(database, gazetteId, { at, stage, attempt, event: "done", extractor, durationMs })
  return "committed"
}

export const failOne = (
  database: Database,
  { stage, version }: StageVersion,
  item: StageItem,
  failure: Failure,
  at: string
): FailOutcome => {
  if (!isOfText(database, item)) return { isFirst: false, state: "pending" }
  const { gazetteId, textAttempt } = item
  const { failures, isFirst, isOvertaken, state } = failingOf(
    standingOf(database, gazetteId, stage),
    { ...item, stage, version },
    failure
  )
  if (isOvertaken) return { isFirst, state }
  const attempt = item.attempt + 1
  const { code, durationMs, mediaType, message, retryAfter, setting, whose } = failure
  database
    .query(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, failures, code, whose, message, setting,
        retry_after, is_alone, media_type, extractor, extractor_version, duration_ms, input_attempt, updated_at)
      VALUES ($gazetteId, $stage, $state, $attempt, $failures, $code, $whose, $message, $setting, $retryAfter, 0,
        $mediaType, $extractor, $version, $durationMs, $textAttempt, $at)
      ON CONFLICT (gazette_id, stage) DO UPDATE SET state = $state, attempt = $attempt, failures = $failures,
        code = $code, whose = $whose, message = $message, setting = $setting, retry_after = $retryAfter,
        media_type = coalesce($mediaType, media_type), extractor_version = $version, duration_ms = $durationMs,
        input_attempt = $textAttempt, updated_at = $at`)
    .run({
      gazetteId,
      stage,
      state,
      attempt,
      failures,
      code,
      whose,
      message,
      setting,
      retryAfter,
      mediaType,
      extractor: makerOf({ stage }),
      version,
      durationMs,
      textAttempt,
      at
    })
  record(database, gazetteId, { at, stage, attempt, event: state, code, message, durationMs })
  return { isFirst, state }
}

/** Whether the gazette's text is still the one with which the item was listed. */
const isOfText = (database: Database, { gazetteId, textAttempt }: StageItem): boolean =>
  database
    .query("SELECT 1 FROM escriba_ledger WHERE gazette_id = ? AND stage = 'text' AND state = 'done' AND attempt = ?")
    .get(gazetteId, textAttempt) !== null

const standingOf = (database: Database, gazetteId: number, stage: DerivedStage): StageStanding | undefined =>
  database
    .query<StageStanding, [number, DerivedStage]>(`
      SELECT attempt, state, failures, extractor_version AS version, input_attempt AS inputAttempt
      FROM escriba_ledger WHERE gazette_id = ? AND stage = ?`)
    .get(gazetteId, stage) ?? undefined
