/**
 * Begins, fails and reopens one gazette in the ledger. `Commits.ts` commits it.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { isCounted } from "@escriba/gazettes/Reason"
import type { Claim, FailOutcome, Failure } from "../Ledger.ts"
import type { ListedGazette } from "../ListedGazette.ts"
import { beginningOf, type Standing } from "../rules/ClaimRule.ts"
import { stateAfter } from "../rules/FailureRule.ts"
import type { Stage, TextStage } from "../Stage.ts"
import { record } from "./History.ts"
import type { RunLocks } from "./RunLocks.ts"

interface RunAtWork {
  readonly runId: number
  readonly isAlone: boolean
}

export const begin = (
  database: Database,
  { isHeld }: Pick<RunLocks, "isHeld">,
  gazette: ListedGazette,
  stage: TextStage,
  run: RunAtWork,
  at: string
): Claim | undefined => {
  const claim = { gazetteId: gazette.id, stage, attempt: gazette.attempt + 1 }
  const standing = standingOf(database, gazette.id, stage)
  const beginning = beginningOf(gazette, standing, run.runId)
  if (beginning === "overtaken") return undefined
  const isElsewhere = standing?.state === "running" && standing.runId !== null && standing.runId !== run.runId
  if (isElsewhere && isHeld(standing.runId)) return undefined
  if (beginning === "begin") markRunning(database, claim, gazette.fileChecksum, run, at)
  return claim
}

/**
 * Another file under the same id starts with no failures. The reason of the last failure is also cleared; the history
 * keeps it.
 */
const markRunning = (database: Database, claim: Claim, checksum: string | null, run: RunAtWork, at: string) => {
  const { attempt, gazetteId, stage } = claim
  database
    .query(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, run_id, is_alone, file_checksum, updated_at)
      VALUES ($id, $stage, 'running', $attempt, $runId, $isAlone, $checksum, $at)
      ON CONFLICT (gazette_id, stage) DO UPDATE SET state = 'running', attempt = $attempt, run_id = $runId,
        is_alone = $isAlone, failures = CASE WHEN file_checksum IS $checksum THEN failures ELSE 0 END,
        file_checksum = $checksum, code = NULL, whose = NULL, message = NULL, setting = NULL, retry_after = NULL,
        updated_at = $at`)
    .run({ id: gazetteId, stage, attempt, ...run, checksum, at })
}

interface Row extends Standing {
  readonly failures: number
}

const standingOf = (database: Database, gazetteId: number, stage: Stage): Row | undefined =>
  database
    .query<Row, [number, Stage]>(
      "SELECT attempt, state, run_id AS runId, failures FROM escriba_ledger WHERE gazette_id = ? AND stage = ?"
    )
    .get(gazetteId, stage) ?? undefined

/** The ledger row at the claim's attempt; `undefined` if another run has begun the document since. */
export const rowOf = (database: Database, { attempt, gazetteId, stage }: Claim): Row | undefined => {
  const row = standingOf(database, gazetteId, stage)
  return row?.attempt === attempt ? row : undefined
}

export const isWithdrawn = (database: Database, { gazetteId, stage }: Pick<Claim, "gazetteId" | "stage">): boolean =>
  standingOf(database, gazetteId, stage)?.state === "withdrawn"

export const failOne = (database: Database, claim: Claim, failure: Failure, at: string): FailOutcome => {
  const held = rowOf(database, claim)
  if (held?.state !== "running") {
    return { isFirst: false, state: standingOf(database, claim.gazetteId, claim.stage)?.state ?? "pending" }
  }
  const failures = held.failures + (isCounted(failure) ? 1 : 0)
  const state = stateAfter(failure, failures)
  const { code, durationMs, mediaType, message, retryAfter, setting, whose } = failure
  database
    .query(`
      UPDATE escriba_ledger SET state = $state, failures = $failures, code = $code, whose = $whose, message = $message,
        setting = $setting, retry_after = $retryAfter, media_type = coalesce($mediaType, media_type),
        duration_ms = $durationMs, updated_at = $at
      WHERE gazette_id = $id AND stage = $stage`)
    .run({
      id: claim.gazetteId,
      stage: claim.stage,
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
  const { gazetteId, ...attempted } = claim
  record(database, gazetteId, { ...attempted, at, runId: held.runId, event: state, code, message, durationMs })
  return { isFirst: isCounted(failure) && held.failures === 0, state }
}

/** Reopens a document. It loses the run that settled it, so that a resumed `ALL` run takes it again. */
export const reopen = (database: Database, gazetteId: number, stage: Stage, at: string) => {
  const row = database
    .query<{ attempt: number }, [string, number, Stage]>(`
      UPDATE escriba_ledger SET state = 'pending', failures = 0, code = NULL, whose = NULL, message = NULL,
        setting = NULL, retry_after = NULL, run_id = NULL, updated_at = ?
      WHERE gazette_id = ? AND stage = ? RETURNING attempt`)
    .get(at, gazetteId, stage)
  record(database, gazetteId, { at, stage, attempt: row?.attempt ?? 0, event: "retried" })
}
