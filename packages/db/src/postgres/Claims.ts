/**
 * Begins and fails one gazette in the ledger, and reopens many. `Commits.ts` commits them.
 *
 * @module
 */
import { isCounted } from "@escriba/gazettes/Reason"
import { Effect } from "effect"
import type { DatabaseError } from "../DatabaseError.ts"
import { type Claim, claimKeyOf, type FailOutcome, type Failure, type FailureFilter } from "../Ledger.ts"
import type { ListedGazette } from "../ListedGazette.ts"
import { beginningOf, type Standing } from "../rules/ClaimRule.ts"
import { stateAfter } from "../rules/FailureRule.ts"
import type { TextStage } from "../Stage.ts"
import type { Connection } from "./Connection.ts"
import { record } from "./History.ts"
import { locks, tryLock, unlock } from "./Locks.ts"
import { filterParameters, isWanted } from "./PostgresReports.ts"

const claimLock = locks.claim("$stage", "$id")

/**
 * Takes the lock first and then writes the row, in one statement: a `running` row without a lock belongs to a dead run.
 * Another file under the same id starts with no failures. The reason of the last failure is also cleared; the history
 * keeps it.
 */
const lockAndMark = `
  WITH lock AS MATERIALIZED (SELECT ${tryLock(claimLock)} AS is_locked),
  marked AS (
    INSERT INTO escriba_ledger AS l (gazette_id, stage, state, attempt, run_id, is_alone, file_checksum, updated_at)
    SELECT $id, $stage, 'running', $attempt::int, $runId::int, $isAlone::bool, $checksum, $at::timestamp
    FROM lock WHERE is_locked
    ON CONFLICT (gazette_id, stage) DO UPDATE SET state = 'running', attempt = $attempt, run_id = $runId,
      is_alone = $isAlone,
      failures = CASE WHEN l.file_checksum IS NOT DISTINCT FROM $checksum THEN l.failures ELSE 0 END,
      file_checksum = $checksum, code = NULL, whose = NULL, message = NULL, setting = NULL, retry_after = NULL,
      updated_at = $at::timestamp
    WHERE l.attempt = $listed
    RETURNING 1
  )
  SELECT is_locked AS "isLocked", EXISTS (SELECT FROM marked) AS "isMarked" FROM lock`

/**
 * @param held the claims whose locks the run's session holds; the new claim is added
 * @param connection the run's own connection, which holds the lock
 */
export const begin = Effect.fnUntraced(function* (
  connection: Connection,
  held: Map<string, Claim>,
  gazette: ListedGazette,
  stage: TextStage,
  run: { readonly runId: number; readonly isAlone: boolean },
  at: string
) {
  const { id, attempt: listed, fileChecksum: checksum } = gazette
  const claim: Claim = { gazetteId: id, stage, attempt: listed + 1 }
  const key = claimKeyOf(claim)
  const giveBack = connection.query(`SELECT ${unlock(claimLock)}`, { id, stage })
  const parameters = { ...claim, ...run, id, listed, checksum, at }
  const [answer] = yield* connection.query<{ isLocked: boolean; isMarked: boolean }>(lockAndMark, parameters).pipe(
    /**
     * The statement may fail after it took the lock. If the connection cannot free the lock, the connection is lost,
     * and the server frees the lock.
     */
    Effect.onError(() => (held.has(key) ? Effect.void : Effect.ignore(giveBack)))
  )
  if (answer?.isLocked !== true) return undefined
  const isOurs = answer.isMarked || beginningOf(gazette, yield* standingOf(connection, claim), run.runId) === "repeat"
  if (!isOurs || held.has(key)) yield* giveBack
  if (!isOurs) return undefined
  held.set(key, claim)
  return claim
})

interface Row extends Standing {
  readonly failures: number
}

const standingOf = ({ query }: Connection, { gazetteId, stage }: Claim) =>
  Effect.map(
    query<Row>(
      `SELECT attempt, state, run_id AS "runId", failures FROM escriba_ledger
      WHERE gazette_id = $gazetteId AND stage = $stage FOR UPDATE`,
      { gazetteId, stage }
    ),
    ([row]) => row
  )

/** MUST be called in a transaction. */
export const failOne = Effect.fnUntraced(function* (
  connection: Connection,
  claim: Claim,
  failure: Failure,
  at: string
): Effect.fn.Return<FailOutcome, DatabaseError> {
  const row = yield* standingOf(connection, claim)
  if (row?.attempt !== claim.attempt || row.state !== "running") {
    return { isFirst: false, state: row?.state ?? "pending" }
  }
  const failures = row.failures + (isCounted(failure) ? 1 : 0)
  const state = stateAfter(failure, failures)
  const { code, durationMs, mediaType, message, retryAfter, setting, whose } = failure
  const { gazetteId, stage } = claim
  yield* connection.query(
    `UPDATE escriba_ledger SET state = $state, failures = $failures, code = $code, whose = $whose, message = $message,
      setting = $setting, retry_after = $retryAfter::timestamp, media_type = coalesce($mediaType, media_type),
      duration_ms = $durationMs, updated_at = $at::timestamp
    WHERE gazette_id = $gazetteId AND stage = $stage`,
    { gazetteId, stage, state, failures, code, whose, message, setting, retryAfter, mediaType, durationMs, at }
  )
  yield* record(connection, [{ ...claim, at, runId: row.runId, event: state, code, message, durationMs }])
  return { isFirst: isCounted(failure) && row.failures === 0, state }
})

/**
 * Reopens documents. They lose the run that settled them, so that a resumed `ALL` run takes them again. Returns their
 * number.
 */
export const reopen = (connection: Connection, filter: FailureFilter, at: string) =>
  Effect.map(
    connection.query(
      `WITH reopened AS (
        UPDATE escriba_ledger l SET state = 'pending', failures = 0, code = NULL, whose = NULL, message = NULL,
          setting = NULL, retry_after = NULL, run_id = NULL, updated_at = $at::timestamp
        FROM gazettes g
        WHERE g.id = l.gazette_id AND l.state IN ('failed', 'quarantined') AND ${isWanted(filter)}
        RETURNING l.gazette_id, l.stage, l.attempt
      )
      INSERT INTO escriba_history (gazette_id, stage, attempt, at, event)
      SELECT gazette_id, stage, attempt, $at::timestamp, 'retried' FROM reopened
      ORDER BY gazette_id, stage <> 'text', stage COLLATE "C"
      RETURNING 1`,
      { ...filterParameters(filter), at }
    ),
    (rows) => rows.length
  )
