/**
 * Conformance: the rows that a run visits, and their order.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Array, Effect, Stream } from "effect"
import { Gazettes, type ListedGazette, modes } from "../Gazettes.ts"
import { Ledger } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { dayAgo, seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  corrupt,
  dyingRun,
  fail,
  finishedRun,
  gazetteOf,
  selectedIn,
  selectionOf,
  visit
} from "./Steps.ts"

export const pageCases: Cases = (test, fixture) => {
  for (const pageSize of [100, 1_000, 5_000]) {
    const count = 10_000
    test(`visits each of ${count} rows once in pages of ${pageSize} while rows leave the set`, () =>
      Effect.gen(function* () {
        const rows = seedRows(count)
        yield* fixture.add(rows)
        const ledger = yield* Ledger
        const run = yield* ledger.startRun({ mode: "UNPROCESSED" })
        const visited = yield* visit(selectionOf(run, "UNPROCESSED", { pageSize }), (page) =>
          Effect.gen(function* () {
            for (const batch of Array.chunksOf(page, 100)) {
              const completions = yield* Effect.forEach(batch, (gazette) =>
                Effect.map(
                  Effect.flatMap(
                    ledger.begin(gazette, "text", { runId: run.id, isAlone: false }),
                    Effect.fromNullishOr
                  ),
                  (claim) => completionOf(claim, gazette)
                )
              )
              yield* ledger.commit(completions)
            }
          })
        )
        assert.deepStrictEqual(visited, rows.map(({ id }) => id).toReversed())
        assert.strictEqual((yield* fixture.processedIds).length, count)
      }))
  }

  test("selects by mode: the day's to the microsecond, all, those not processed", () =>
    Effect.gen(function* () {
      yield* fixture.add([
        seedRow(1, { scrapedAt: dayAgo.justOver }),
        seedRow(2, { scrapedAt: dayAgo.exactly, processed: true }),
        seedRow(3, { scrapedAt: dayAgo.justUnder }),
        seedRow(4, { processed: true })
      ])
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [4, 3])
      assert.deepStrictEqual(yield* selectedIn("ALL"), [4, 3, 2, 1])
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [3, 1])
    }))

  test("narrows a selection by ids, territories and first day, each and together", () =>
    Effect.gen(function* () {
      const maceio = { territoryId: "2704302" }
      const withoutTerritory = fixture.capabilities.listsWithoutTerritory ? [5] : []
      yield* fixture.add([
        seedRow(1),
        seedRow(2, { ...maceio, date: "2024-01-31" }),
        seedRow(3, maceio),
        seedRow(4, { date: null }),
        seedRow(5, { territoryId: null })
      ])
      for (const mode of modes) {
        assert.deepStrictEqual(yield* selectedIn(mode, { ids: [5, 1, 99] }), [...withoutTerritory, 1])
        assert.deepStrictEqual(yield* selectedIn(mode, { territoryIds: ["2704302"] }), [3, 2])
        assert.deepStrictEqual(yield* selectedIn(mode, { since: "2024-05-01" }), [...withoutTerritory, 3, 1])
        assert.deepStrictEqual(yield* selectedIn(mode, { ids: [], pageSize: 10 }), [])
        const together = { ids: [1, 2, 3], territoryIds: ["2704302", "2700300"], since: "2024-02-01" }
        assert.deepStrictEqual(yield* selectedIn(mode, together), [3, 1])
      }
    }))

  test("narrows what an earlier run left over, too", () =>
    Effect.gen(function* () {
      yield* fixture.add([seedRow(1), seedRow(2, { territoryId: "2704302" })])
      yield* finishedRun("ALL", (run) => Effect.forEach([1, 2], (id) => fail(run, id)))
      assert.deepStrictEqual(yield* selectedIn("DAILY", { territoryIds: ["2704302"] }), [2])
    }))

  for (const mode of modes) {
    test(`leaves rows that arrive during a run in mode ${mode} to the next one, and visits no row twice`, () =>
      Effect.gen(function* () {
        yield* fixture.add([2, 4, 6, 8].map((id) => seedRow(id)))
        const visited = yield* finishedRun(mode, (run) =>
          Effect.gen(function* () {
            yield* fixture.add([seedRow(20)])
            return yield* visit(selectionOf(run, mode), (page) =>
              page.some(({ id }) => id === 6) ? fixture.add([30, 7, 3].map((id) => seedRow(id))) : Effect.void
            )
          })
        )
        assert.deepStrictEqual(visited, [8, 6, 4, 3, 2])
        assert.includeMembers([...(yield* selectedIn(mode))], [30, 20, 7])
      }))
  }

  test("lists how often a row was begun, and leaves out what is at work", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(4))
      const attemptsOf = (page: ReadonlyArray<ListedGazette>) => page.map(({ attempt, id }) => [id, attempt])
      yield* finishedRun("ALL", (run) => Effect.all([fail(run, 3), commit(run, 2)]))
      const pages = yield* finishedRun("ALL", (run) =>
        Effect.gen(function* () {
          yield* begin(run, 4)
          return yield* Stream.runCollect((yield* Gazettes).pages(selectionOf({ ...run, id: run.id + 1 }, "ALL")))
        })
      )
      assert.deepStrictEqual(pages.flatMap(attemptsOf), [
        [3, 1],
        [2, 1],
        [1, 0]
      ])
      assert.deepStrictEqual(attemptsOf([yield* gazetteOf(4)]), [[4, 1]])
    }))

  test("gives timestamps to the microsecond, the territory's name, and a row by its id", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const gazette = yield* gazetteOf(1)
      assert.strictEqual(gazette.scrapedAt, "2024-05-02T01:02:03.456789")
      assert.strictEqual(gazette.territoryName, "Arapiraca")
      assert.strictEqual(gazette.stateCode, "AL")
      assert.strictEqual(gazette.isExtraEdition, null)
      assert.isFalse(gazette.processed)
      assert.isUndefined(yield* (yield* Gazettes).find(99))
    }))

  test("plans what it would visit and what it leaves out, by state and reason", () =>
    Effect.gen(function* () {
      yield* fixture.add([...seedRows(8), seedRow(9, { processed: true, scrapedAt: dayAgo.justOver })])
      yield* dyingRun("ALL", (run) =>
        Effect.gen(function* () {
          yield* commit(run, 8)
          yield* fail(run, 7, corrupt)
          yield* fail(run, 6, { code: "NotFound", retryAfter: "2024-05-02T13:00:00.000000" })
          yield* fail(run, 5)
          yield* begin(run, 4)
        })
      )
      const plan = yield* finishedRun("UNPROCESSED", (run) =>
        Effect.flatMap(Gazettes, (gazettes) => gazettes.plan(selectionOf(run, "UNPROCESSED")))
      )
      assert.deepStrictEqual(plan, {
        selected: 5,
        suspects: 1,
        byReason: [
          { isSelected: true, state: null, code: null, count: 3 },
          { isSelected: true, state: "failed", code: "ExtractorCrashed", count: 1 },
          { isSelected: true, state: "suspect", code: null, count: 1 },
          { isSelected: false, state: "failed", code: "NotFound", count: 1 },
          { isSelected: false, state: "quarantined", code: "Corrupt", count: 1 }
        ]
      })
    }))
}
