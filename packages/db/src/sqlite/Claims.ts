/**
 * One gazette in the ledger: begun, done, failed, opened again.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { Claim, CommitOutcome, Completion, FailOutcome, Failure, Stage, State } from "../Ledger.ts"
import { isCounted, stateAfter } from "../Verdict.ts"
import { record } from "./History.ts"
import { noteLeftovers } from "./Leftovers.ts"

/**
 * Another file under the same id starts with a clean sheet: the failures of its predecessor are not its own. The reason of
 * the last failure ends here, too; the history keeps it.
 */
export const begin = (
  database: Database,
  gazette: Gazette,
  stage: Stage,
  run: { readonly runId: number; readonly isAlone: boolean },
  at: string
): Claim | undefined => {
  const row = database
    .query<{ attempt: number }, Record<string, string | number | boolean | null>>(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, run_id, is_alone, file_checksum, updated_at)
      VALUES ($id, $stage, 'running', 1, $runId, $isAlone, $checksum, $at)
      ON CONFLICT (gazette_id, stage) DO UPDATE SET state = 'running', attempt = attempt + 1, run_id = $runId,
        is_alone = $isAlone, failures = CASE WHEN file_checksum IS $checksum THEN failures ELSE 0 END,
        file_checksum = $checksum, code = NULL, whose = NULL, message = NULL, setting = NULL, retry_after = NULL,
        updated_at = $at
      RETURNING attempt`)
    .get({ id: gazette.id, stage, ...run, checksum: gazette.fileChecksum, at })
  return row === null ? undefined : { gazetteId: gazette.id, stage, attempt: row.attempt }
}

interface Held {
  readonly runId: number | null
  readonly failures: number
}

const keyOf = ({ attempt, gazetteId, stage }: Claim) => ({ id: gazetteId, stage, attempt })

/** What the claim holds; `null` when someone else began the document meanwhile, or ended it. */
const heldBy = (database: Database, claim: Claim) =>
  database
    .query<Held, Record<string, string | number>>(`
      SELECT run_id AS runId, failures FROM escriba_ledger
      WHERE gazette_id = $id AND stage = $stage AND attempt = $attempt AND state = 'running'`)
    .get(keyOf(claim))

export const commitOne = (database: Database, completion: Completion, at: string): CommitOutcome => {
  const { claim, durationMs, extractor } = completion
  const held = heldBy(database, claim)
  if (held === null || !hasChecksum(database, claim.gazetteId, completion.fileChecksum)) return "conflict"
  noteLeftovers(database, completion)
  saveCompletion(database, completion, at)
  database.query("UPDATE gazettes SET processed = 1 WHERE id = ?").run(claim.gazetteId)
  const { attempt, gazetteId, stage } = claim
  const { runId } = held
  record(database, gazetteId, {
    at,
    stage,
    runId,
    attempt,
    event: "done",
    code: null,
    message: null,
    extractor,
    durationMs
  })
  return "committed"
}

const hasChecksum = (database: Database, gazetteId: number, checksum: string | null): boolean =>
  database.query("SELECT 1 FROM gazettes WHERE id = ? AND file_checksum IS ?").get(gazetteId, checksum) !== null

const saveCompletion = (database: Database, completion: Completion, at: string) => {
  const { claim, pages } = completion
  const flags = isIdShared(database, completion) ? [...completion.flags, "shared-id"] : completion.flags
  database
    .query(`
      UPDATE escriba_ledger SET state = 'done', failures = 0, media_type = $mediaType, extractor = $extractor,
        extractor_version = $extractorVersion, size_bytes = $sizeBytes, text_bytes = $textBytes, pages = $pageCount,
        characters = $characters, duration_ms = $durationMs, text_key = $textKey, document_ids = $documentIds,
        flags = $flags, attempts = $attempts, updated_at = $at
      WHERE gazette_id = $id AND stage = $stage`)
    .run({
      id: claim.gazetteId,
      stage: claim.stage,
      mediaType: completion.mediaType,
      extractor: completion.extractor,
      extractorVersion: completion.extractorVersion,
      sizeBytes: completion.sizeBytes,
      textBytes: completion.textBytes,
      pageCount: pages.length,
      characters: pages.reduce((sum, page) => sum + page.quality.characters, 0),
      durationMs: completion.durationMs,
      textKey: completion.textKey,
      documentIds: JSON.stringify(completion.documentIds),
      flags: JSON.stringify(flags),
      attempts: JSON.stringify(completion.attempts),
      at
    })
  database.query("DELETE FROM escriba_pages WHERE gazette_id = ?").run(claim.gazetteId)
  const insert = database.query("INSERT INTO escriba_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
  for (const { lengthBytes, number, offsetBytes, quality } of pages) {
    const { alphanumeric, characters, portuguese, unmapped } = quality
    insert.run(claim.gazetteId, number, offsetBytes, lengthBytes, characters, alphanumeric, unmapped, portuguese)
  }
}

const isIdShared = (database: Database, { claim, fileChecksum }: Completion): boolean =>
  fileChecksum !== null &&
  database.query("SELECT 1 FROM gazettes WHERE file_checksum = ? AND id <> ?").get(fileChecksum, claim.gazetteId) !==
    null

export const failOne = (database: Database, claim: Claim, failure: Failure, at: string): FailOutcome => {
  const held = heldBy(database, claim)
  if (held === null) return { isFirst: false, state: stateOf(database, claim) }
  const failures = held.failures + (isCounted(failure) ? 1 : 0)
  const state = stateAfter(failure, failures)
  const { code, durationMs, mediaType, message, retryAfter, setting, whose } = failure
  database
    .query(`
      UPDATE escriba_ledger SET state = $state, failures = $failures, code = $code, whose = $whose, message = $message,
        setting = $setting, retry_after = $retryAfter, media_type = coalesce($mediaType, media_type),
        duration_ms = $durationMs, updated_at = $at
      WHERE gazette_id = $id AND stage = $stage AND attempt = $attempt`)
    .run({
      ...keyOf(claim),
      state,
      failures,
      code,
      whose,
      message,
      setting,
      retryAfter,
      mediaType,
      durationMs,
      at
    })
  const { attempt, gazetteId, stage } = claim
  const { runId } = held
  record(database, gazetteId, { at, stage, runId, attempt, event: state, code, message, extractor: null, durationMs })
  return { isFirst: isCounted(failure) && held.failures === 0, state }
}

const stateOf = (database: Database, { gazetteId, stage }: Claim): State =>
  database
    .query<{ state: State }, [number, Stage]>("SELECT state FROM escriba_ledger WHERE gazette_id = ? AND stage = ?")
    .get(gazetteId, stage)?.state ?? "pending"

/** Also out of the hands of the run that settled it: an `ALL` that goes on takes it again. */
export const reopen = (database: Database, gazetteId: number, stage: Stage, at: string) => {
  const row = database
    .query<{ attempt: number }, [string, number, Stage]>(`
      UPDATE escriba_ledger SET state = 'pending', failures = 0, code = NULL, whose = NULL, message = NULL,
        setting = NULL, retry_after = NULL, run_id = NULL, updated_at = ?
      WHERE gazette_id = ? AND stage = ? RETURNING attempt`)
    .get(at, gazetteId, stage)
  record(database, gazetteId, {
    at,
    stage,
    runId: null,
    attempt: row?.attempt ?? 0,
    event: "retried",
    code: null,
    message: null,
    extractor: null,
    durationMs: null
  })
}
