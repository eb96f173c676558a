import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { modes } from "../../src/Gazettes.ts"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { pageIds, parametersOf } from "../../src/sqlite/Selecting.ts"
import { selectionOf } from "../../src/testing.ts"
import { openAt } from "./Files.ts"

const run = { id: 1, isResumed: false, lastId: 100_000, suspects: 0 }

/** 100,000 rows, of which 10 are pending and 10 are processed and left over by an earlier run. */
const fill = Effect.flatMap(SqliteConnection, ({ transaction }) =>
  transaction((database) => {
    database.run(`
      WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 100000)
      INSERT INTO gazettes (id, file_checksum, file_path, scraped_at, processed)
      SELECT id, printf('%032x', id), id || '.pdf', '2020-01-01T00:00:00.000000', id % 10000 <> 0 FROM n`)
    database.run(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, run_id, is_alone, file_checksum, updated_at)
      SELECT id, 'text', CASE WHEN id % 10000 = 1 THEN 'pending' ELSE 'done' END, 1, 0, 0, file_checksum, ''
      FROM gazettes WHERE processed`)
  })
)

/** The work of a query counted in the steps that SQLite reports, so that no clock is needed. */
const planOf = (change: Parameters<typeof selectionOf>[2], mode: (typeof modes)[number]) =>
  Effect.flatMap(SqliteConnection, ({ read }) =>
    read((database) => {
      const selection = selectionOf(run, mode, { pageSize: 1_000, ...change })
      const parameters = { ...parametersOf(selection), cursor: run.lastId + 1, pageSize: selection.pageSize }
      const query = pageIds(selection)
      return {
        ids: database.query<{ id: number }, Record<string, string | number | null>>(query).all(parameters).length,
        steps: database
          .query<{ detail: string }, Record<string, string | number | null>>(`EXPLAIN QUERY PLAN ${query}`)
          .all(parameters)
          .map(({ detail }) => detail)
      }
    })
  )

it.effect("walks down the indexes of pending and left-over rows, and neither reads nor sorts the others", () =>
  Effect.gen(function* () {
    yield* fill
    const { ids, steps } = yield* planOf({}, "UNPROCESSED")
    assert.strictEqual(ids, 20)
    assert.includeMembers(steps, ["MERGE (UNION)"])
    assert.isTrue(
      steps.some((step) => /^(SEARCH|SCAN) g USING .*escriba_gazettes_pending/.test(step)),
      steps.join("\n")
    )
    assert.isTrue(
      steps.some((step) => /^(SEARCH|SCAN) l USING .*escriba_ledger_dirty/.test(step)),
      steps.join("\n")
    )
    assert.isFalse(
      steps.some((step) => step.includes("TEMP B-TREE") || /^SCAN [gl]$/.test(step)),
      steps.join("\n")
    )
  }).pipe(Effect.provide(openAt(":memory:")))
)

it.effect.each(modes)("finds suspects in mode %s by the index of left-over rows alone", (mode) =>
  Effect.gen(function* () {
    const { steps } = yield* planOf({ standing: "suspect" }, mode)
    assert.isTrue(steps[0]?.includes("escriba_ledger_dirty"), steps.join("\n"))
    assert.isFalse(
      steps.some((step) => step.startsWith("SCAN g")),
      steps.join("\n")
    )
  }).pipe(Effect.provide(openAt(":memory:")))
)
