/**
 * Runs in PostgreSQL, several at the same time: their records, and the documents that they began and did not end.
 *
 * @module
 */
import { Effect } from "effect"
import { claimKeyOf, type Run, type RunRequest } from "../Ledger.ts"
import { isClaimable } from "../rules/ClaimRule.ts"
import { afterDeath } from "../rules/FailureRule.ts"
import type { TextStage } from "../Stage.ts"
import type { Connection } from "./Connection.ts"
import { record } from "./History.ts"
import { locks, tryLock, tryLockInTransaction } from "./Locks.ts"
import { jsonOf } from "./Statement.ts"

/** MUST be called in a transaction of the session that is to hold the run's lock. */
export const startRun = Effect.fnUntraced(function* (connection: Connection, request: RunRequest, at: string) {
  yield* buryTheDead(connection, at)
  const [found] = yield* connection.query<{ suspects: number }>(
    `SELECT count(*) AS suspects FROM escriba_ledger WHERE ${isClaimable} AND state = 'suspect'`
  )
  const unfinished = request.mode === "ALL" ? yield* resume(connection, request) : undefined
  const { id, lastId } = unfinished ?? (yield* insertRun(connection, request, at))
  return { id, lastId, isResumed: unfinished !== undefined, suspects: found?.suspects ?? 0 } satisfies Run
})

type RunRow = Pick<Run, "id" | "lastId">

/**
 * Resumes the newest unfinished run whose lock is free. The run may have ended between the first query and the lock.
 * Pending documents of this run are open again: a pending row counts as settled by its run only while that run lasts.
 */
const resume = Effect.fnUntraced(function* ({ query }: Connection, { fingerprint, includesDone = false }: RunRequest) {
  const [free] = yield* query<{ id: number }>(
    `WITH unfinished AS MATERIALIZED (
      SELECT id FROM escriba_runs
      WHERE finished_at IS NULL AND mode = 'ALL' AND is_forced = $includesDone AND fingerprint = $fingerprint
      ORDER BY id DESC
    )
    SELECT id FROM unfinished WHERE ${tryLock(locks.run("id"))} LIMIT 1`,
    { includesDone, fingerprint: fingerprint ?? null }
  )
  if (free === undefined) return undefined
  const [run] = yield* query<RunRow>(
    `UPDATE escriba_runs SET last_id = (SELECT coalesce(max(id), 0) FROM gazettes)
    WHERE id = $id AND finished_at IS NULL RETURNING id, last_id AS "lastId"`,
    { id: free.id }
  )
  yield* query(`UPDATE escriba_ledger SET run_id = NULL WHERE ${isClaimable} AND state = 'pending' AND run_id = $id`, {
    id: free.id
  })
  return run
})

const insertRun = Effect.fnUntraced(function* (
  { query }: Connection,
  { fingerprint, includesDone = false, mode }: RunRequest,
  at: string
) {
  const [run] = yield* query<RunRow>(
    `WITH run AS (
      INSERT INTO escriba_runs (mode, is_forced, started_at, last_id, fingerprint)
      SELECT $mode, $includesDone::bool, $at::timestamp, coalesce(max(id), 0), $fingerprint FROM gazettes
      RETURNING id, last_id
    )
    SELECT id, last_id AS "lastId", ${tryLock(locks.run("id"))} FROM run`,
    { mode, includesDone, fingerprint: fingerprint ?? null, at }
  )
  return yield* Effect.orDie(Effect.fromNullishOr(run))
})

interface RunningRow {
  readonly gazetteId: number
  readonly stage: TextStage
  readonly runId: number | null
  readonly attempt: number
  readonly failures: number
  readonly isAlone: boolean
}

const runningColumns = `gazette_id AS "gazetteId", stage, run_id AS "runId", attempt, failures, is_alone AS "isAlone"`

/**
 * Settles rows that are `running` and not locked. The run that had a row may have ended it between the first query and
 * the lock.
 */
const buryTheDead = Effect.fnUntraced(function* (connection: Connection, at: string) {
  const dead = yield* connection.query<RunningRow>(
    `WITH running AS MATERIALIZED (SELECT * FROM escriba_ledger WHERE ${isClaimable} AND state = 'running')
    SELECT ${runningColumns} FROM running WHERE ${tryLockInTransaction(locks.claim("stage", "gazette_id"))} ORDER BY gazette_id`
  )
  const verdicts = dead.map((row) => ({ ...row, ...afterDeath(row.failures, row.isAlone) }))
  const buried = yield* connection.query<Pick<RunningRow, "gazetteId" | "stage">>(
    `UPDATE escriba_ledger l SET state = d.state, failures = d.failures, code = d.code, whose = d.whose,
      message = d.message, updated_at = $at::timestamp
    FROM jsonb_to_recordset($verdicts::jsonb) AS d (
      "gazetteId" int, stage text, attempt int, state text, failures int, code text, whose text, message text)
    WHERE l.gazette_id = d."gazetteId" AND l.stage = d.stage AND l.attempt = d.attempt AND l.state = 'running'
    RETURNING l.gazette_id AS "gazetteId", l.stage`,
    { verdicts: jsonOf(verdicts), at }
  )
  const keys = new Set(buried.map(claimKeyOf))
  const events = verdicts
    .filter((row) => keys.has(claimKeyOf(row)))
    .map(({ state, ...row }) => ({ ...row, at, event: state }))
  yield* record(connection, events)
})

/** Ends a run. Documents that it began and did not end wait for the next run. MUST be called in a transaction. */
export const finishRun = Effect.fnUntraced(function* (
  connection: Connection,
  runId: number,
  tally: { readonly done: number; readonly failed: number },
  at: string
) {
  const left = yield* connection.query<RunningRow>(
    `UPDATE escriba_ledger SET state = 'pending', updated_at = $at::timestamp
    WHERE ${isClaimable} AND state = 'running' AND run_id = $runId RETURNING ${runningColumns}`,
    { runId, at }
  )
  const message = "the run ended without it"
  yield* record(
    connection,
    left.map((row) => ({ ...row, at, event: "pending", message }))
  )
  yield* connection.query(
    "UPDATE escriba_runs SET finished_at = $at::timestamp, done = $done, failed = $failed WHERE id = $runId",
    { ...tally, runId, at }
  )
})
