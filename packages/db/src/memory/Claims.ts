/**
 * One gazette in the ledger in memory: begun, done, failed, opened again.
 *
 * @module
 */
import { beginningOf } from "../Beginning.ts"
import type { ListedGazette } from "../Gazettes.ts"
import type { Claim, CommitOutcome, Completion, FailOutcome, Failure, Stage } from "../Ledger.ts"
import { isCounted, stateAfter } from "../Verdict.ts"
import { noteLeftovers } from "./Leftovers.ts"
import { bareEvent, type LedgerRow, type Tables } from "./Tables.ts"

const noReason = { code: null, message: null, setting: null, retryAfter: null }

const neverBegun: Omit<LedgerRow, "stage" | "runId" | "isAlone" | "fileChecksum" | "updatedAt"> = {
  ...noReason,
  state: "pending",
  attempt: 0,
  failures: 0,
  mediaType: null,
  extractor: null,
  extractorVersion: null,
  sizeBytes: null,
  textBytes: null,
  pages: null,
  characters: null,
  durationMs: null,
  textKey: null,
  documentIds: [],
  flags: [],
  attempts: []
}

export const begin = (
  tables: Tables,
  gazette: ListedGazette,
  stage: Stage,
  run: { readonly runId: number; readonly isAlone: boolean },
  at: string
): Claim | undefined => {
  const before = tables.ledger.get(gazette.id)
  const beginning = beginningOf(gazette, before, run.runId)
  if (beginning === "overtaken") return undefined
  const attempt = gazette.attempt + 1
  if (beginning === "repeat") return { gazetteId: gazette.id, stage, attempt }
  const isSameFile = before?.fileChecksum === gazette.fileChecksum
  tables.ledger.set(gazette.id, {
    ...(before ?? neverBegun),
    ...noReason,
    ...run,
    stage,
    state: "running",
    attempt,
    failures: isSameFile ? (before?.failures ?? 0) : 0,
    fileChecksum: gazette.fileChecksum,
    updatedAt: at
  })
  return { gazetteId: gazette.id, stage, attempt }
}

/** The row while it is at this attempt; `undefined` when someone else began the document meanwhile. */
const rowOf = (tables: Tables, claim: Claim): LedgerRow | undefined => {
  const row = tables.ledger.get(claim.gazetteId)
  return row?.attempt === claim.attempt ? row : undefined
}

export const commitOne = (tables: Tables, completion: Completion, at: string): CommitOutcome => {
  const { claim, durationMs, extractor, fileChecksum, pages } = completion
  const held = rowOf(tables, claim)
  if (held?.state === "done") return "committed"
  const gazette = tables.gazettes.get(claim.gazetteId)
  if (held?.state !== "running" || gazette === undefined || gazette.fileChecksum !== fileChecksum) return "conflict"
  noteLeftovers(tables, completion)
  const { attempts, documentIds, extractorVersion, mediaType, sizeBytes, textBytes, textKey } = completion
  tables.ledger.set(gazette.id, {
    ...held,
    state: "done",
    failures: 0,
    mediaType,
    extractor,
    extractorVersion,
    sizeBytes,
    textBytes,
    pages: pages.length,
    characters: pages.reduce((sum, page) => sum + page.quality.characters, 0),
    durationMs,
    textKey,
    documentIds,
    flags: tables.isShared(fileChecksum) ? [...completion.flags, "shared-id"] : completion.flags,
    attempts,
    updatedAt: at
  })
  tables.add([{ ...gazette, processed: true }])
  tables.record(gazette.id, { ...bareEvent(held, "done", at), extractor, durationMs })
  return "committed"
}

export const failOne = (tables: Tables, claim: Claim, failure: Failure, at: string): FailOutcome => {
  const held = rowOf(tables, claim)
  if (held?.state !== "running")
    return { isFirst: false, state: tables.ledger.get(claim.gazetteId)?.state ?? "pending" }
  const failures = held.failures + (isCounted(failure) ? 1 : 0)
  const state = stateAfter(failure, failures)
  const { code, durationMs, message, retryAfter, setting } = failure
  tables.ledger.set(claim.gazetteId, {
    ...held,
    state,
    failures,
    code,
    message,
    setting,
    retryAfter,
    mediaType: failure.mediaType ?? held.mediaType,
    durationMs,
    updatedAt: at
  })
  tables.record(claim.gazetteId, { ...bareEvent(held, state, at), code, message, durationMs })
  return { isFirst: isCounted(failure) && held.failures === 0, state }
}

/** Also out of the hands of the run that settled it: an `ALL` that goes on takes it again. */
export const reopen = (tables: Tables, gazetteId: number, row: LedgerRow, at: string) => {
  const open: LedgerRow = { ...row, ...noReason, state: "pending", failures: 0, runId: null, updatedAt: at }
  tables.ledger.set(gazetteId, open)
  tables.record(gazetteId, bareEvent(open, "retried", at))
}
