/**
 * The rules of selection as predicates.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import { dayBefore } from "../DayBefore.ts"
import type { ListedGazette, Plan, Selection } from "../Gazettes.ts"
import type { State } from "../Ledger.ts"
import type { LedgerRow, Tables } from "./Tables.ts"

type Scope = Omit<Selection, "who">

const dirtyStates: ReadonlyArray<State> = ["running", "suspect", "pending", "failed"]

export const pageBelow = (tables: Tables, selection: Selection, cursor: number): ReadonlyArray<ListedGazette> =>
  [...tables.gazettes.values()]
    .filter((gazette) => {
      if (gazette.id >= cursor) return false
      const row = tables.ledger.get(gazette.id)
      return whoIs(row) === selection.who && isSelected(selection, gazette, row)
    })
    .sort((one, other) => other.id - one.id)
    .slice(0, selection.pageSize)
    .map((gazette) => listed(tables, gazette))

export const listed = (tables: Tables, gazette: Gazette): ListedGazette => ({
  ...gazette,
  attempt: tables.ledger.get(gazette.id)?.attempt ?? 0
})

export const planOf = (tables: Tables, selection: Scope): Plan => {
  const counts = new Map<string, Plan["byReason"][number]>()
  for (const gazette of tables.gazettes.values()) {
    const row = tables.ledger.get(gazette.id)
    if (!isSpokenOf(selection, gazette, row)) continue
    const key = { isSelected: isSelected(selection, gazette, row), state: row?.state ?? null, code: row?.code ?? null }
    const name = JSON.stringify(key)
    counts.set(name, { ...key, count: (counts.get(name)?.count ?? 0) + 1 })
  }
  const byReason = [...counts.values()].sort(
    (one, other) =>
      Number(other.isSelected) - Number(one.isSelected) ||
      other.count - one.count ||
      compare(one.state, other.state) ||
      compare(one.code, other.code)
  )
  const selected = byReason.filter((count) => count.isSelected)
  return {
    selected: selected.reduce((sum, { count }) => sum + count, 0),
    suspects: selected.reduce((sum, { count, state }) => sum + (state === "suspect" ? count : 0), 0),
    byReason
  }
}

/** Nothing first, as SQL sorts it. */
const compare = (one: string | null, other: string | null) => {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? -1 : 1
  return one < other ? -1 : 1
}

const isSelected = (selection: Scope, gazette: Gazette, row: LedgerRow | undefined): boolean =>
  isSpokenOf(selection, gazette, row) && isOpen(selection, gazette, row) && !isTaken(selection, row)

/** What the mode and the filters mean, be it open or closed. */
const isSpokenOf = (selection: Scope, gazette: Gazette, row: LedgerRow | undefined): boolean =>
  isNarrowed(selection, gazette) &&
  isStale(selection, row) &&
  (isOfMode(selection, gazette) || (row !== undefined && dirtyStates.includes(row.state)))

/** Being processed is being done: what takes the done as well looks at every row. */
const isOfMode = ({ isForced = false, mode, now, staleExtractors }: Scope, gazette: Gazette): boolean => {
  if (mode === "ALL" || staleExtractors !== undefined) return true
  if (mode === "UNPROCESSED") return isForced || !gazette.processed
  return gazette.scrapedAt !== null && gazette.scrapedAt > dayBefore(now)
}

const isNarrowed = ({ ids, lastId, since, territoryIds }: Scope, gazette: Gazette): boolean =>
  gazette.id <= lastId &&
  (ids === undefined || ids.includes(gazette.id)) &&
  (territoryIds === undefined || (gazette.territoryId !== null && territoryIds.includes(gazette.territoryId))) &&
  (since === undefined || (gazette.date !== null && gazette.date >= since))

/** A version of `null` differs from every one. */
const isStale = ({ staleExtractors }: Scope, row: LedgerRow | undefined): boolean =>
  staleExtractors === undefined ||
  staleExtractors.some(({ extractor, version }) => row?.extractor === extractor && row.extractorVersion !== version)

const isOpen = (selection: Scope, gazette: Gazette, row: LedgerRow | undefined): boolean => {
  const { isForced = false, mode, now, settings } = selection
  if (isForced || row === undefined || row.fileChecksum !== gazette.fileChecksum) return true
  if (row.state === "quarantined") return row.setting !== null && !settings.includes(row.setting)
  if (mode === "ALL") return true
  if (row.state === "failed" || row.state === "pending") return row.retryAfter === null || row.retryAfter <= now
  return row.state !== "done" || selection.staleExtractors !== undefined
}

/** Who died alone is told by the reason: it comes last of all. */
const whoIs = (row: LedgerRow | undefined): Selection["who"] => {
  if (row?.state !== "suspect") return "ordinary"
  return row.code === "RunDied" ? "blamed" : "suspects"
}

/** At work in any run, or settled by this one. A suspect is neither, even where this run goes on under the id of its own. */
const isTaken = ({ runId }: Scope, row: LedgerRow | undefined): boolean =>
  row !== undefined && (row.state === "running" || (row.runId === runId && row.state !== "suspect"))
