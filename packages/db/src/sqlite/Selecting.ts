/**
 * The rules of selection as SQL.
 *
 * @module
 */
import { dayBefore } from "../DayBefore.ts"
import type { Selection } from "../Gazettes.ts"
import { type Dialect, isEveryRow, isOpen, type Scope, settingsOf } from "../rules/SelectionRule.ts"

export const joined = `
  gazettes g
  LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'`

/**
 * Begun and not ended, even if marked processed. MUST be identical to the condition of the index
 * `escriba_ledger_dirty`.
 */
const isDirty = "l.stage = 'text' AND l.state IN ('running', 'suspect', 'pending', 'failed')"

const isOfMode: Record<Selection["mode"], string> = {
  DAILY: "g.scraped_at > $dayBefore",
  UNPROCESSED: "g.processed = 0",
  ALL: "TRUE"
}

const dialect: Dialect = {
  isAnotherFile: "l.file_checksum IS NOT g.file_checksum",
  isReset: "g.processed = 0",
  isReasonGone: "(l.setting IS NOT NULL AND l.setting NOT IN (SELECT value FROM json_each($settings)))",
  isDue: "(l.retry_after IS NULL OR l.retry_after <= $now)"
}

/** The version `null` differs from every version. */
const isStale = `EXISTS (SELECT 1 FROM json_each($staleExtractors) s
  WHERE l.extractor = s.value ->> 'extractor' AND l.extractor_version IS NOT s.value ->> 'version')`

/** The reason `RunDied` marks a gazette that was alone when its run died; those are tried last. */
const isAmong: Record<Selection["standing"], string> = {
  ordinary: "l.state IS NOT 'suspect'",
  suspect: "l.state IS 'suspect' AND l.code IS NOT 'RunDied'",
  blamed: "l.state IS 'suspect' AND l.code IS 'RunDied'"
}

/**
 * SQL: the row is running in any run, or settled by this run. A suspect is neither, even if this run is the resumed run
 * that had begun it.
 */
const isTaken = "(l.state IS 'running' OR (l.run_id IS $runId AND l.state <> 'suspect'))"

/** SQL: an ingested gazette without any file waits until a file is back, or until it is withdrawn. */
const hasFile = `(NOT EXISTS (SELECT 1 FROM escriba_places p WHERE p.gazette_id = g.id AND p.is_gone = 1)
  OR EXISTS (SELECT 1 FROM escriba_places p WHERE p.gazette_id = g.id AND p.is_gone = 0))`

const narrowed = ({ ids, since, staleExtractors, territoryIds }: Scope): string =>
  [
    "g.id <= $lastId AND l.state IS NOT 'withdrawn'",
    hasFile,
    ...(staleExtractors === undefined ? [] : [isStale]),
    ...(ids === undefined ? [] : ["g.id IN (SELECT value FROM json_each($ids))"]),
    ...(territoryIds === undefined ? [] : ["g.territory_id IN (SELECT value FROM json_each($territoryIds))"]),
    ...(since === undefined ? [] : ["g.date >= $since"])
  ].join(" AND ")

/**
 * The ids of the next page, newest first. There are two branches, and each reads an index of its own downwards. One OR
 * of their conditions would read every row for every page. All suspects are in the second branch.
 */
export const pageIds = (selection: Selection): string => {
  const rest = `g.id < $cursor AND ${narrowed(selection)} AND ${isOpen(selection, dialect)} AND NOT ${isTaken}
    AND ${isAmong[selection.standing]}`
  const ofMode = `SELECT g.id FROM ${joined} WHERE ${isEveryRow(selection) ? "TRUE" : isOfMode[selection.mode]} AND ${rest}`
  const dirty = `
    SELECT l.gazette_id FROM escriba_ledger l INDEXED BY escriba_ledger_dirty
    CROSS JOIN gazettes g ON g.id = l.gazette_id
    WHERE ${isDirty} AND l.gazette_id < $cursor AND ${rest}`
  const branches =
    selection.standing !== "ordinary" ? dirty : isEveryRow(selection) ? ofMode : `${ofMode} UNION ${dirty}`
  return `${branches} ORDER BY 1 DESC LIMIT $pageSize`
}

/**
 * Counts every row that the mode and the filters refer to, open or not, by whether it is selected, by state and by
 * reason.
 */
export const planCounts = (selection: Scope): string => {
  const isMeant = isEveryRow(selection) ? "TRUE" : `(${isOfMode[selection.mode]} OR (${isDirty}))`
  return `
    SELECT (${isOpen(selection, dialect)} AND NOT ${isTaken}) IS TRUE AS isSelected, l.state, l.code, count(*) AS count
    FROM ${joined} WHERE ${narrowed(selection)} AND ${isMeant}
    GROUP BY 1, 2, 3 ORDER BY isSelected DESC, count DESC, l.state, l.code`
}

export const parametersOf = (selection: Scope): Record<string, string | number | null> => ({
  now: selection.now,
  dayBefore: dayBefore(selection.now),
  runId: selection.runId,
  lastId: selection.lastId,
  settings: JSON.stringify(settingsOf(selection.inForce)),
  staleExtractors: JSON.stringify(selection.staleExtractors ?? null),
  ids: JSON.stringify(selection.ids ?? null),
  territoryIds: JSON.stringify(selection.territoryIds ?? null),
  since: selection.since ?? null
})
