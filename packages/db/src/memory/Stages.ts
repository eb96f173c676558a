/**
 * The work of later stages in memory.
 *
 * @module
 */
import type { CommitOutcome, FailOutcome, Failure, LaterStage } from "../Ledger.ts"
import { failingOf, isDone, makerOf, type StageStanding } from "../StageStanding.ts"
import type { StageItem, StageResult, StageSelection, StageVersion } from "../StageWork.ts"
import { bareEvent, type LedgerRow, neverBegun, noReason, type Tables } from "./Tables.ts"

type Scope = Omit<StageSelection, "pageSize">

export const openBelow = (tables: Tables, selection: Scope, cursor: number): ReadonlyArray<StageItem> =>
  [...tables.ledger]
    .filter(([id, text]) => id < cursor && text.state === "done" && isSelected(tables, selection, id, text))
    .sort(([one], [other]) => other - one)
    .map(([gazetteId, { attempt, documentIds, textBytes }]) => {
      const before = tables.rowsOf(selection.stage).get(gazetteId) ?? neverBegun
      return {
        gazetteId,
        textAttempt: attempt,
        attempt: before.attempt,
        documentIds,
        textBytes: textBytes ?? 0,
        writtenIds: before.documentIds
      }
    })

const isSelected = (tables: Tables, selection: Scope, gazetteId: number, text: LedgerRow): boolean => {
  const { ids, lastId, territoryIds } = selection
  const territoryId = tables.gazettes.get(gazetteId)?.territoryId
  return (
    (lastId === undefined || gazetteId <= lastId) &&
    (ids === undefined || ids.includes(gazetteId)) &&
    (territoryIds === undefined || (typeof territoryId === "string" && territoryIds.includes(territoryId))) &&
    isOpen(tables.rowsOf(selection.stage).get(gazetteId), selection, text)
  )
}

const isOpen = (row: LedgerRow | undefined, { now, version }: Scope, text: LedgerRow): boolean => {
  if (row === undefined || row.extractorVersion !== version || row.inputAttempt !== text.attempt) return true
  const isWaiting = row.state === "failed" || row.state === "pending"
  return isWaiting && (row.retryAfter === null || row.retryAfter <= now)
}

export const commitStage = (
  tables: Tables,
  { stage, version }: StageVersion,
  { durationMs, item, writtenIds }: StageResult,
  at: string
): CommitOutcome => {
  if (!isOfText(tables, item)) return "conflict"
  const { gazetteId, textAttempt } = item
  const before = tables.rowsOf(stage).get(gazetteId)
  if (isDone(standingOf(before), { ...item, stage, version })) return "committed"
  const extractor = makerOf({ stage })
  const row: LedgerRow = {
    ...(before ?? neverBegun),
    ...noReason,
    stage,
    state: "done",
    attempt: (before?.attempt ?? 0) + 1,
    failures: 0,
    extractor,
    extractorVersion: version,
    durationMs,
    documentIds: writtenIds,
    inputAttempt: textAttempt,
    updatedAt: at
  }
  tables.save(gazetteId, row)
  tables.record(gazetteId, { ...bareEvent(row, "done", at), extractor, durationMs })
  return "committed"
}

export const failStage = (
  tables: Tables,
  { stage, version }: StageVersion,
  item: StageItem,
  failure: Failure,
  at: string
): FailOutcome => {
  if (!isOfText(tables, item)) return { isFirst: false, state: "pending" }
  const { gazetteId, textAttempt } = item
  const before = tables.rowsOf(stage).get(gazetteId)
  const { failures, isFirst, isOvertaken, state } = failingOf(standingOf(before), { ...item, stage, version }, failure)
  if (isOvertaken) return { isFirst, state }
  const { code, durationMs, message, retryAfter, setting } = failure
  const row: LedgerRow = {
    ...(before ?? neverBegun),
    stage,
    state,
    attempt: item.attempt + 1,
    failures,
    code,
    message,
    setting,
    retryAfter,
    mediaType: failure.mediaType ?? before?.mediaType ?? null,
    extractor: makerOf({ stage }),
    extractorVersion: version,
    durationMs,
    inputAttempt: textAttempt,
    updatedAt: at
  }
  tables.save(gazetteId, row)
  tables.record(gazetteId, { ...bareEvent(row, state, at), code, message, durationMs })
  return { isFirst, state }
}

/** The text is still the one that the item was listed with. */
const isOfText = (tables: Tables, { gazetteId, textAttempt }: StageItem): boolean => {
  const text = tables.ledger.get(gazetteId)
  return text?.state === "done" && text.attempt === textAttempt
}

const standingOf = (row: LedgerRow | undefined): StageStanding | undefined =>
  row === undefined ? undefined : { ...row, version: row.extractorVersion }

export const laterStages = (tables: Tables): ReadonlyArray<LaterStage> =>
  tables.stages.filter((stage) => stage !== "text").sort()
