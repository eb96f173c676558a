/**
 * The open gazettes of a derived stage, as PostgreSQL's SQL.
 *
 * @module
 */
import { Effect } from "effect"
import { type DerivedStage, parseStage } from "../Stage.ts"
import type { StageItem, StageSelection } from "../StageWork.ts"
import type { Connection } from "./Connection.ts"
import { jsonOf, type Parameters } from "./Statement.ts"

type Scope = Omit<StageSelection, "pageSize">

/** MUST be identical to the condition of the index `escriba_ledger_done`. */
const isTextDone = "t.stage = 'text' AND t.state = 'done'"

/**
 * SQL: the gazette is closed to the stage. For this version and this text, it is done, quarantined, or waiting for its
 * retry; or it is in a state that this Escriba does not know. It is a subquery with one value per row: for a join the
 * planner expects few open rows, and sorts all of them.
 */
const isClosed = `(
  SELECT s.state NOT IN ('pending', 'failed', 'done', 'quarantined')
    OR (s.extractor_version = $version AND s.input_attempt = t.attempt
      AND (s.state IN ('done', 'quarantined') OR s.retry_after > $now::timestamp))
  FROM escriba_ledger s WHERE s.gazette_id = t.gazette_id AND s.stage = $stage)`

const isSelected = ({ ids, lastId, territoryIds }: Scope): string =>
  [
    isTextDone,
    `${isClosed} IS NOT TRUE`,
    ...(lastId === undefined ? [] : ["t.gazette_id <= $lastId::bigint"]),
    ...(ids === undefined ? [] : ["t.gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))"]),
    ...(territoryIds === undefined
      ? []
      : [
          `EXISTS (SELECT FROM gazettes g WHERE g.id = t.gazette_id
            AND g.territory_id IN (SELECT jsonb_array_elements_text($territoryIds::jsonb)))`
        ])
  ].join(" AND ")

const parametersOf = ({ ids, lastId, now, stage, territoryIds, version }: Scope): Parameters => ({
  stage,
  version,
  now,
  lastId: lastId ?? null,
  ids: jsonOf(ids ?? null),
  territoryIds: jsonOf(territoryIds ?? null)
})

/** The ids of the next page, newest first: reads the index downwards from the cursor until the page is full. */
export const pageIds = (selection: StageSelection): string => `
  SELECT t.gazette_id FROM escriba_ledger t WHERE t.gazette_id < $cursor::bigint AND ${isSelected(selection)}
  ORDER BY t.gazette_id DESC LIMIT $pageSize`

export const pageParameters = (selection: StageSelection, cursor: number): Parameters => ({
  ...parametersOf(selection),
  cursor,
  pageSize: selection.pageSize
})

export const pageBelow = (connection: Connection, selection: StageSelection, cursor: number) =>
  connection.unhurried<StageItem>(
    `SELECT t.gazette_id AS "gazetteId", t.attempt AS "textAttempt", coalesce(s.attempt, 0) AS attempt,
      t.document_ids AS "documentIds", t.text_bytes AS "textBytes", coalesce(s.document_ids, '[]') AS "writtenIds"
    FROM escriba_ledger t LEFT JOIN escriba_ledger s ON s.gazette_id = t.gazette_id AND s.stage = $stage
    WHERE t.stage = 'text' AND t.gazette_id IN (${pageIds(selection)})
    ORDER BY t.gazette_id DESC`,
    pageParameters(selection, cursor)
  )

export const countOf = (connection: Connection, selection: Scope) =>
  Effect.map(
    connection.unhurried<{ count: number }>(
      `SELECT count(*) AS count FROM escriba_ledger t WHERE ${isSelected(selection)}`,
      parametersOf(selection)
    ),
    ([row]) => row?.count ?? 0
  )

/** Steps through the index from one stage name to the next, because a stage has as many rows as there are gazettes. */
export const stagesOf = (connection: Connection) =>
  Effect.map(
    connection.query<{ stage: DerivedStage }>(
      `WITH RECURSIVE s (stage) AS (
        SELECT min(stage) FROM escriba_ledger WHERE stage <> 'text'
        UNION ALL
        SELECT (SELECT min(l.stage) FROM escriba_ledger l WHERE l.stage <> 'text' AND l.stage > s.stage)
        FROM s WHERE s.stage IS NOT NULL
      )
      SELECT stage FROM s WHERE stage IS NOT NULL ORDER BY stage COLLATE "C"`
    ),
    (rows) => rows.flatMap(({ stage }) => (parseStage(stage).kind === "derived" ? stage : []))
  )
