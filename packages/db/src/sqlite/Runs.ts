/**
 * Runs in the embedded database, several at the same time: their records, and the documents that they began and did not
 * end.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Run, RunRequest } from "../Ledger.ts"
import { isClaimable } from "../rules/ClaimRule.ts"
import { afterDeath } from "../rules/FailureRule.ts"
import type { TextStage } from "../Stage.ts"
import { record } from "./History.ts"
import type { RunLocks } from "./RunLocks.ts"

export const startRun = (database: Database, locks: Pick<RunLocks, "isHeld">, request: RunRequest, at: string): Run => {
  const living = livingRuns(database, locks)
  buryRunning(database, living, at)
  database
    .query("UPDATE escriba_runs SET pid = NULL WHERE pid IS NOT NULL AND id NOT IN (SELECT value FROM json_each(?))")
    .run(living)
  const suspects =
    database
      .query<{ count: number }, []>(
        `SELECT count(*) AS count FROM escriba_ledger WHERE ${isClaimable} AND state = 'suspect'`
      )
      .get()?.count ?? 0
  const unfinished = request.mode === "ALL" ? resume(database, living, request) : null
  return {
    ...(unfinished ?? insertRun(database, request, at)),
    isResumed: unfinished !== null,
    suspects
  }
}

/**
 * The ids of the living runs as a JSON list. A run has a `pid` until it ends, or until another run finds that it died.
 */
const livingRuns = (database: Database, { isHeld }: Pick<RunLocks, "isHeld">): string => {
  const begun = database.query<{ id: number }, []>("SELECT id FROM escriba_runs WHERE pid IS NOT NULL").all()
  return JSON.stringify(begun.flatMap(({ id }) => (isHeld(id) ? id : [])))
}

type RunRow = Pick<Run, "id" | "lastId">

/**
 * Resumes a run. Its pending documents are open again: a pending row counts as settled by its run only while that run
 * lasts.
 */
const resume = (database: Database, living: string, { fingerprint, includesDone = false }: RunRequest) => {
  const run = database
    .query<RunRow, Record<string, string | number | boolean | null>>(`
      UPDATE escriba_runs SET pid = $pid, last_id = (SELECT coalesce(max(id), 0) FROM gazettes) WHERE id = (
        SELECT max(id) FROM escriba_runs WHERE finished_at IS NULL AND mode = 'ALL' AND is_forced = $includesDone
          AND fingerprint = $fingerprint AND id NOT IN (SELECT value FROM json_each($living)))
      RETURNING id, last_id AS lastId`)
    .get({ pid: process.pid, includesDone, fingerprint: fingerprint ?? null, living })
  if (run !== null) {
    database
      .query(`UPDATE escriba_ledger SET run_id = NULL WHERE ${isClaimable} AND state = 'pending' AND run_id = ?`)
      .run(run.id)
  }
  return run
}

const insertRun = (database: Database, { fingerprint, includesDone = false, mode }: RunRequest, at: string) => {
  const lastId = database.query<{ id: number | null }, []>("SELECT max(id) AS id FROM gazettes").get()?.id ?? 0
  const { lastInsertRowid } = database
    .query(
      "INSERT INTO escriba_runs (mode, is_forced, started_at, last_id, pid, fingerprint) VALUES (?, ?, ?, ?, ?, ?)"
    )
    .run(mode, includesDone, at, lastId, process.pid, fingerprint ?? null)
  return { id: Number(lastInsertRowid), lastId } satisfies RunRow
}

interface RunningRow {
  readonly gazetteId: number
  readonly stage: TextStage
  readonly runId: number | null
  readonly attempt: number
  readonly failures: number
  readonly isAlone: number
}

const runningRows = (database: Database, condition: string, parameter: number | string) =>
  database
    .query<RunningRow, [number | string]>(`
      SELECT gazette_id AS gazetteId, stage, run_id AS runId, attempt, failures, is_alone AS isAlone
      FROM escriba_ledger WHERE ${isClaimable} AND state = 'running' AND ${condition}`)
    .all(parameter)

const buryRunning = (database: Database, living: string, at: string) => {
  const update = database.query(`
    UPDATE escriba_ledger SET state = $state, failures = $failures, code = $code, whose = $whose, message = $message,
      updated_at = $at
    WHERE gazette_id = $gazetteId AND stage = $stage`)
  const isDead = "coalesce(run_id, 0) NOT IN (SELECT value FROM json_each(?))"
  for (const { attempt, failures, gazetteId, isAlone, runId, stage } of runningRows(database, isDead, living)) {
    const after = afterDeath(failures, isAlone === 1)
    update.run({ ...after, gazetteId, stage, at })
    const { code, message, state } = after
    record(database, gazetteId, { at, stage, runId, attempt, event: state, code, message })
  }
}

/** Ends a run. Documents that it began and did not end wait for the next run. */
export const finishRun = (
  database: Database,
  runId: number,
  tally: { readonly done: number; readonly failed: number },
  at: string
) => {
  for (const { attempt, gazetteId, stage } of runningRows(database, "run_id = ?", runId)) {
    database
      .query("UPDATE escriba_ledger SET state = 'pending', updated_at = ? WHERE gazette_id = ? AND stage = ?")
      .run(at, gazetteId, stage)
    record(database, gazetteId, { at, stage, runId, attempt, event: "pending", message: "the run ended without it" })
  }
  database
    .query("UPDATE escriba_runs SET finished_at = ?, done = ?, failed = ?, pid = NULL WHERE id = ?")
    .run(at, tally.done, tally.failed, runId)
}
