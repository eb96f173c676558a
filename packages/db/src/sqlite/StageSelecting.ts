/**
 * The open gazettes of a derived stage, as SQL.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { type DerivedStage, parseStage } from "../Stage.ts"
import type { StageItem, StageSelection } from "../StageWork.ts"

type Scope = Omit<StageSelection, "pageSize">
type Parameters = Record<string, string | number | null>

/**
 * SQL: the gazette is closed to the stage. For this version and this text, it is done, quarantined, or waiting for its
 * retry; or it is in a state that this Escriba does not know. The index contains all columns that are needed: reading
 * the rows took 30 times as long.
 */
const isClosed = `(
  SELECT s.state NOT IN ('pending', 'failed', 'done', 'quarantined')
    OR (s.extractor_version = $version AND s.input_attempt = t.attempt
      AND (s.state IN ('done', 'quarantined') OR s.retry_after > $now))
  FROM escriba_ledger s INDEXED BY escriba_ledger_later
  WHERE s.stage <> 'text' AND s.stage = $stage AND s.gazette_id = t.gazette_id)`

const isSelected = ({ ids, lastId, territoryIds }: Scope): string =>
  [
    "t.stage = 'text' AND t.state = 'done'",
    `${isClosed} IS NOT TRUE`,
    ...(lastId === undefined ? [] : ["t.gazette_id <= $lastId"]),
    ...(ids === undefined ? [] : ["t.gazette_id IN (SELECT value FROM json_each($ids))"]),
    ...(territoryIds === undefined
      ? []
      : [
          `EXISTS (SELECT 1 FROM gazettes g WHERE g.id = t.gazette_id
            AND g.territory_id IN (SELECT value FROM json_each($territoryIds)))`
        ])
  ].join(" AND ")

const parametersOf = ({ ids, lastId, now, stage, territoryIds, version }: Scope): Parameters => ({
  stage,
  version,
  now,
  lastId: lastId ?? null,
  ids: JSON.stringify(ids ?? null),
  territoryIds: JSON.stringify(territoryIds ?? null)
})

const texts = "escriba_ledger t INDEXED BY escriba_ledger_done"

/** The ids of the next page, newest first: reads the index downwards from the cursor until the page is full. */
export const pageIds = (selection: StageSelection): string => `
  SELECT t.gazette_id FROM ${texts} WHERE t.gazette_id < $cursor AND ${isSelected(selection)}
  ORDER BY t.gazette_id DESC LIMIT $pageSize`

export const pageParameters = (selection: StageSelection, cursor: number): Parameters => ({
  ...parametersOf(selection),
  cursor,
  pageSize: selection.pageSize
})

type Folded = "documentIds" | "writtenIds"

export const pageBelow = (database: Database, selection: StageSelection, cursor: number): ReadonlyArray<StageItem> =>
  database
    .query<Omit<StageItem, Folded> & Record<Folded, string>, Parameters>(`
      SELECT t.gazette_id AS gazetteId, t.attempt AS textAttempt, coalesce(s.attempt, 0) AS attempt,
        t.document_ids AS documentIds, t.text_bytes AS textBytes, coalesce(s.document_ids, '[]') AS writtenIds
      FROM escriba_ledger t LEFT JOIN escriba_ledger s ON s.gazette_id = t.gazette_id AND s.stage = $stage
      WHERE t.stage = 'text' AND t.gazette_id IN (${pageIds(selection)})
      ORDER BY t.gazette_id DESC`)
    .all(pageParameters(selection, cursor))
    .map((row) => ({ ...row, documentIds: JSON.parse(row.documentIds), writtenIds: JSON.parse(row.writtenIds) }))

export const countOf = (database: Database, selection: Scope): number =>
  database
    .query<{ count: number }, Parameters>(`SELECT count(*) AS count FROM ${texts} WHERE ${isSelected(selection)}`)
    .get(parametersOf(selection))?.count ?? 0

/** Steps through the index from one stage name to the next, because a stage has as many rows as there are gazettes. */
export const stagesOf = (database: Database): ReadonlyArray<DerivedStage> =>
  database
    .query<{ stage: DerivedStage }, []>(`
      WITH RECURSIVE s (stage) AS (
        SELECT min(stage) FROM escriba_ledger
        UNION ALL SELECT (SELECT min(stage) FROM escriba_ledger l WHERE l.stage > s.stage) FROM s WHERE s.stage NOT NULL
      )
      SELECT stage FROM s WHERE stage NOT NULL ORDER BY stage`)
    .all()
    .flatMap(({ stage }) => (parseStage(stage).kind === "derived" ? stage : []))
