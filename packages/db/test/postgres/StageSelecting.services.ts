import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { pageIds, pageParameters } from "../../src/postgres/StageSelecting.ts"
import { stageSelectionOf } from "../../src/testing/StageSteps.ts"
import { asAdmin, fileDatabase, TestDatabase } from "./Databases.ts"

const { database } = fileDatabase()

const count = 50_000

/** Every text is done, and `themes/leis` by its version 1 for each. */
const fill = Effect.gen(function* () {
  yield* asAdmin(
    `INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, is_alone, extractor_version, input_attempt, updated_at)
    SELECT i, stage, 'done', 1, false, '1', 1, now()
    FROM generate_series(1, $count::int) i, unnest(ARRAY['text', 'themes/leis']) stage`,
    { count }
  )
  yield* asAdmin("ANALYZE")
})

interface Node {
  readonly Alias?: string
  readonly "Node Type": string
  readonly "Actual Rows": number
  readonly "Rows Removed by Filter"?: number
  readonly Plans?: ReadonlyArray<Node>
}

const nodesOf = (node: Node): ReadonlyArray<Node> => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** How the server finds a page, and how many texts it reads for it, so that no clock is needed. */
const planOf = Effect.fnUntraced(function* (change: Parameters<typeof stageSelectionOf>[0], cursor: number) {
  const { admin } = yield* TestDatabase
  const selection = stageSelectionOf({ pageSize: 100, ...change })
  const [row] = yield* admin.unhurried<{ "QUERY PLAN": ReadonlyArray<{ readonly Plan: Node }> }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${pageIds(selection)}`,
    pageParameters(selection, cursor)
  )
  const nodes = (row?.["QUERY PLAN"] ?? []).flatMap(({ Plan }) => nodesOf(Plan))
  const texts = nodes.filter(({ Alias }) => Alias === "t")
  return {
    types: nodes.map((node) => node["Node Type"]),
    read: texts.reduce((sum, node) => sum + node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0), 0)
  }
})

it.effect("reads for a page of a later stage as many texts as it has, and walks over closed ones once at most", () =>
  Effect.gen(function* () {
    yield* fill
    for (const change of [{ version: "2" }, { stage: "themes/new" }] as const)
      for (const cursor of [count + 1, count / 2]) {
        const { read, types } = yield* planOf(change, cursor)
        assert.isAtMost(read, 100)
        assert.notInclude(types, "Sort")
      }
    const closed = yield* planOf({}, count / 2)
    assert.isAtMost(closed.read, count / 2)
    assert.notInclude(closed.types, "Sort")
  }).pipe(Effect.provide(database))
)
