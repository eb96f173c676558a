/**
 * The rules of selection in PostgreSQL's SQL. It differs from the embedded database only where the scrapers' data
 * require it.
 *
 * @module
 */
import { dayBefore } from "../DayBefore.ts"
import type { Selection } from "../Gazettes.ts"
import { type Dialect, isEveryRow, isOpen, type Scope, settingsOf } from "../rules/SelectionRule.ts"
import { jsonOf, type Parameters } from "./Statement.ts"

/** The inner join of the contract: a row without a territory is not listed. */
export const joined = `
  gazettes g
  JOIN territories t ON t.id = g.territory_id
  LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text'`

/** Scrapers' keys with this ending are archives of several files, not gazettes. */
const isNoArchive = "g.file_path NOT ILIKE '%.zip'"

/**
 * Begun and not ended, even if marked processed. MUST be identical to the condition of the index
 * `escriba_ledger_dirty`.
 */
const isDirty = "l.stage = 'text' AND l.state IN ('running', 'suspect', 'pending', 'failed')"

const isOfMode: Record<Selection["mode"], string> = {
  DAILY: "g.scraped_at > $dayBefore::timestamp",
  UNPROCESSED: "g.processed IS FALSE",
  ALL: "TRUE"
}

const dialect: Dialect = {
  isAnotherFile: "l.file_checksum IS DISTINCT FROM g.file_checksum",
  isReset: "g.processed IS FALSE",
  isReasonGone: `(l.setting IS NOT NULL
    AND l.setting <> ALL (ARRAY(SELECT jsonb_array_elements_text($settings::jsonb))))`,
  isDue: "(l.retry_after IS NULL OR l.retry_after <= $now::timestamp)"
}

/** The version `null` differs from every version. */
const isStale = `EXISTS (SELECT FROM jsonb_array_elements($staleExtractors::jsonb) s
  WHERE l.extractor = s ->> 'extractor' AND l.extractor_version IS DISTINCT FROM s ->> 'version')`

/** The reason `RunDied` marks a gazette that was alone when its run died; those are tried last. */
const isAmong: Record<Selection["standing"], string> = {
  ordinary: "l.state IS DISTINCT FROM 'suspect'",
  suspect: "l.state = 'suspect' AND l.code IS DISTINCT FROM 'RunDied'",
  blamed: "l.state = 'suspect' AND l.code = 'RunDied'"
}

/**
 * SQL: the row is neither running in any run nor settled by this run. A suspect is free, even if this run is the
 * resumed run that had begun it.
 */
const isFree = "(l.state = 'running' OR (l.run_id = $runId AND l.state <> 'suspect')) IS NOT TRUE"

const narrowed = ({ ids, since, staleExtractors, territoryIds }: Scope): string =>
  [
    "g.id <= $lastId::bigint AND l.state IS DISTINCT FROM 'withdrawn'",
    isNoArchive,
    ...(staleExtractors === undefined ? [] : [isStale]),
    ...(ids === undefined ? [] : ["g.id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))"]),
    ...(territoryIds === undefined
      ? []
      : ["g.territory_id IN (SELECT jsonb_array_elements_text($territoryIds::jsonb))"]),
    ...(since === undefined ? [] : ["g.date >= $since::date"])
  ].join(" AND ")

/**
 * The ids of the next page, newest first. There are two branches. Each reads an index downwards from the cursor until
 * its page is full. One OR of their conditions would read every row for every page. All suspects are in the second
 * branch.
 */
export const pageIds = (selection: Selection): string => {
  const rest = `g.id < $cursor AND ${narrowed(selection)} AND ${isOpen(selection, dialect)} AND ${isFree}
    AND ${isAmong[selection.standing]}`
  const branch = (condition: string) =>
    `(SELECT g.id FROM ${joined} WHERE ${condition} AND ${rest} ORDER BY g.id DESC LIMIT $pageSize)`
  const ofMode = branch(isEveryRow(selection) ? "TRUE" : isOfMode[selection.mode])
  const dirty = branch(`${isDirty} AND l.gazette_id < $cursor`)
  if (selection.standing !== "ordinary") return dirty
  return isEveryRow(selection) ? ofMode : `${ofMode} UNION ${dirty} ORDER BY 1 DESC LIMIT $pageSize`
}

/**
 * Counts every row that the mode and the filters refer to, open or not, by whether it is selected, by state and by
 * reason.
 */
export const planCounts = (selection: Scope): string => {
  const isMeant = isEveryRow(selection) ? "TRUE" : `(${isOfMode[selection.mode]} OR (${isDirty}))`
  return `
    SELECT (${isOpen(selection, dialect)} AND ${isFree}) IS TRUE AS "isSelected", l.state, l.code, count(*) AS count
    FROM ${joined} WHERE ${narrowed(selection)} AND ${isMeant}
    GROUP BY 1, 2, 3
    ORDER BY 1 DESC, 4 DESC, l.state COLLATE "C" NULLS FIRST, l.code COLLATE "C" NULLS FIRST`
}

export const parametersOf = (selection: Scope): Parameters => ({
  now: selection.now,
  dayBefore: dayBefore(selection.now),
  runId: selection.runId,
  lastId: selection.lastId,
  settings: jsonOf(settingsOf(selection.inForce)),
  staleExtractors: jsonOf(selection.staleExtractors ?? null),
  ids: jsonOf(selection.ids ?? null),
  territoryIds: jsonOf(selection.territoryIds ?? null),
  since: selection.since ?? null
})
