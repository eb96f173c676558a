/**
 * Runs in memory: their records, and what they leave behind.
 *
 * @module
 */
import type { Run } from "../Ledger.ts"
import { afterDeath } from "../Verdict.ts"
import { bareEvent, type LedgerRow, type RunRow, type Tables } from "./Tables.ts"

/** MUST be called when no run is alive: it takes every row that is `running` for one of a dead run. */
export const startRun = (
  tables: Tables,
  request: { readonly mode: string; readonly isForced?: boolean | undefined },
  at: string
): Run => {
  for (const [gazetteId, row] of runningRows(tables)) bury(tables, gazetteId, row, at)
  const isForced = request.isForced === true
  const unfinished = [...tables.runs.values()].findLast(
    (run) => run.finishedAt === null && run.mode === "ALL" && request.mode === "ALL" && run.isForced === isForced
  )
  const { id, lastId } = unfinished ?? insertRun(tables, request.mode, isForced, at)
  const suspects = [...tables.ledger.values()].filter((row) => row.state === "suspect").length
  return { id, lastId, isResumed: unfinished !== undefined, suspects }
}

const insertRun = (tables: Tables, mode: string, isForced: boolean, at: string): RunRow => {
  const id = tables.runs.size + 1
  const run = { id, mode, isForced, startedAt: at, finishedAt: null, lastId: tables.lastId, done: 0, failed: 0 }
  tables.runs.set(id, run)
  return run
}

const runningRows = (tables: Tables) => [...tables.ledger].filter(([, row]) => row.state === "running")

const bury = (tables: Tables, gazetteId: number, row: LedgerRow, at: string) => {
  const { code, failures, message, state } = afterDeath(row.failures, row.isAlone)
  tables.save(gazetteId, { ...row, state, failures, code, message, updatedAt: at })
  tables.record(gazetteId, { ...bareEvent(row, state, at), code, message })
}

/** What the run began and did not end waits for the next one: the run did not die of it. */
export const finishRun = (
  tables: Tables,
  runId: number,
  tally: { readonly done: number; readonly failed: number },
  at: string
) => {
  for (const [gazetteId, row] of runningRows(tables)) {
    if (row.runId !== runId) continue
    tables.save(gazetteId, { ...row, state: "pending", updatedAt: at })
    tables.record(gazetteId, { ...bareEvent(row, "pending", at), message: "the run ended without it" })
  }
  const run = tables.runs.get(runId)
  if (run !== undefined) tables.runs.set(runId, { ...run, finishedAt: at, done: tally.done, failed: tally.failed })
}
