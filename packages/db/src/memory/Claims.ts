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
import { bareEvent, type LedgerRow, neverBegun, noReason, type Tables } from "./Tables.ts"

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
  tables.save(gazette.id, {
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
  const { attempts, documentIds, doubts, extractorVersion, mediaType, segments, sizeBytes, textBytes, textKey } =
    completion
  const sharers = documentIds.flatMap((id) => [...tables.gazettesWithDocument(id)]).filter((id) => id !== gazette.id)
  const isShared = sharers.length > 0 || tables.isShared(fileChecksum)
  tables.save(gazette.id, {
    ...held,
    state: "done",
    failures: 0,
    mediaType,
    extractor,
    extractorVersion,
    sizeBytes,
    textBytes,
    pages: pages.length,
    pagesWithoutText: pages.flatMap(({ number, quality }) => (quality.characters === 0 ? [number] : [])),
    characters: pages.reduce((sum, page) => sum + page.quality.characters, 0),
    durationMs,
    textKey,
    documentIds,
    flags: isShared ? [...completion.flags, "shared-id"] : completion.flags,
    segments,
    doubts,
    attempts,
    updatedAt: at
  })
  for (const id of sharers) flagShared(tables, id)
  tables.add([{ ...gazette, processed: true }])
  tables.record(gazette.id, { ...bareEvent(held, "done", at), extractor, durationMs })
  return "committed"
}

/** It and another gazette yield one document: the last writer has it. */
const flagShared = (tables: Tables, gazetteId: number) => {
  const row = tables.ledger.get(gazetteId)
  if (row === undefined || row.flags.includes("shared-id")) return
  tables.save(gazetteId, { ...row, flags: [...row.flags, "shared-id"] })
}

export const failOne = (tables: Tables, claim: Claim, failure: Failure, at: string): FailOutcome => {
  const held = rowOf(tables, claim)
  if (held?.state !== "running")
    return { isFirst: false, state: tables.ledger.get(claim.gazetteId)?.state ?? "pending" }
  const failures = held.failures + (isCounted(failure) ? 1 : 0)
  const state = stateAfter(failure, failures)
  const { code, durationMs, message, retryAfter, setting } = failure
  tables.save(claim.gazetteId, {
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
  tables.save(gazetteId, open)
  tables.record(gazetteId, bareEvent(open, "retried", at))
}
