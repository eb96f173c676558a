import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Mode, Selection } from "../../src/Gazettes.ts"
import { failuresPage, failuresParameters } from "../../src/postgres/PostgresReports.ts"
import { joined, pageIds, parametersOf } from "../../src/postgres/Selecting.ts"
import type { Parameters } from "../../src/postgres/Statement.ts"
import { beforeLatest } from "../../src/Reports.ts"
import { selectionOf } from "../../src/testing.ts"
import { asAdmin, fileDatabase, TestDatabase } from "./Databases.ts"

const { database } = fileDatabase()

const count = 50_000
const run = { id: 7, isResumed: false, lastId: count, suspects: 0 }

/** The upper half is pending; of the lower half, all processed, an earlier run left every thousandth over. */
const fill = Effect.gen(function* () {
  yield* asAdmin(
    `INSERT INTO gazettes (id, territory_id, date, file_checksum, file_path, scraped_at, processed)
    SELECT i, '2700300', '2024-01-01', md5(i::text), i || '.pdf', '2020-01-01', i <= $half
    FROM generate_series(1, $count::int) i`,
    { count, half: count / 2 }
  )
  yield* asAdmin(
    `INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, run_id, is_alone, file_checksum, updated_at)
    SELECT id, 'text', CASE WHEN id % 1000 = 0 THEN 'pending' ELSE 'done' END, 1, 1, false, file_checksum, now()
    FROM gazettes WHERE processed`
  )
  yield* asAdmin("ANALYZE")
})

interface Node {
  readonly "Relation Name"?: string
  readonly "Actual Rows": number
  readonly "Actual Loops": number
  readonly "Rows Removed by Filter"?: number
  readonly Plans?: ReadonlyArray<Node>
}

/** The rows of a table that the server read, so that no clock is needed. */
const rowsRead = (node: Node, table: string): number => {
  const rows = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"]
  const below = (node.Plans ?? []).reduce((sum, plan) => sum + rowsRead(plan, table), 0)
  return below + (node["Relation Name"] === table ? rows : 0)
}

const explained = Effect.fnUntraced(function* (sql: string, parameters: Parameters, table: string) {
  const { admin } = yield* TestDatabase
  const [row] = yield* admin.unhurried<{ "QUERY PLAN": ReadonlyArray<{ readonly Plan: Node }> }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
    parameters
  )
  return (row?.["QUERY PLAN"] ?? []).reduce((sum, { Plan }) => sum + rowsRead(Plan, table), 0)
})

const readFor = (mode: Mode, change: Partial<Selection>) => {
  const selection = selectionOf(run, mode, { pageSize: 100, ...change })
  return (cursor: number) =>
    explained(
      `SELECT g.id FROM ${joined} WHERE g.id IN (${pageIds(selection)}) ORDER BY g.id DESC`,
      { ...parametersOf(selection), cursor, pageSize: selection.pageSize },
      "gazettes"
    )
}

it.effect("reads for a page about as many rows as it has, however many lie above and below it", () =>
  Effect.gen(function* () {
    yield* fill
    const unprocessed = readFor("UNPROCESSED", {})
    for (const cursor of [count + 1, count * 0.9, count * 0.6]) assert.isAtMost(yield* unprocessed(cursor), 400)
    const all = readFor("ALL", {})
    for (const cursor of [count + 1, count * 0.5, 1_000]) assert.isAtMost(yield* all(cursor), 400)
    const suspects = readFor("ALL", { standing: "suspect" })
    assert.isAtMost(yield* suspects(count + 1), 100)
  }).pipe(Effect.provide(database))
)

it.effect("reads for a page of failures about as many rows as it has, however many there are", () =>
  Effect.gen(function* () {
    yield* fill
    yield* asAdmin(
      `UPDATE escriba_ledger SET state = 'failed', code = 'Corrupt', message = 'made to fail',
        updated_at = timestamp '2024-01-01' + (gazette_id % 100) * interval '1 second'`
    )
    yield* asAdmin("ANALYZE")
    const middle = { updatedAt: "2024-01-01T00:00:50.000000", gazetteId: 1000, stage: "text" } as const
    for (const cursor of [beforeLatest, middle]) {
      const read = yield* explained(failuresPage({}), failuresParameters({}, cursor, 100), "escriba_ledger")
      assert.isAtMost(read, 400)
    }
  }).pipe(Effect.provide(database))
)
