/**
 * Conformance: failures of a derived stage, their reports, and how a person reopens them.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger, quarantineAfter } from "../Ledger.ts"
import { StageWork } from "../StageWork.ts"
import type { Cases } from "./Cases.ts"
import { now, seedRow, seedRows } from "./Fixture.ts"
import { commitStage, failStage, itemOf, openTo, stageEntryOf, themes } from "./StageSteps.ts"
import {
  begin,
  commit,
  corrupt,
  fail,
  failureOf,
  failuresOf,
  finishedRun,
  historyOf,
  outage,
  selectedIn,
  startedRun,
  summaryNow
} from "./Steps.ts"

const times = (count: number) => Array.from({ length: count })

export const stageFailureCases: Cases = (test, fixture) => {
  test("counts failures as those of the text, and closes what is quarantined", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      const run = yield* startedRun
      for (const id of [1, 2]) yield* commit(run, id)
      assert.deepStrictEqual(yield* failStage(1, outage), { isFirst: false, state: "pending" })
      const outcomes = yield* Effect.forEach(times(quarantineAfter), () => failStage(1))
      assert.deepStrictEqual(outcomes, [
        { isFirst: true, state: "failed" },
        { isFirst: false, state: "failed" },
        { isFirst: false, state: "quarantined" }
      ])
      assert.deepStrictEqual(yield* failStage(2, corrupt), { isFirst: true, state: "quarantined" })
      assert.deepStrictEqual(yield* openTo(), [])
      assert.deepInclude(yield* stageEntryOf(1), { attempt: 4, failures: 3, code: "ExtractorCrashed" })
      const history = yield* historyOf(1)
      assert.deepStrictEqual(
        history.map(({ attempt, event, extractor, stage }) => [stage, attempt, event, extractor]),
        [
          ["text", 1, "done", "plain-text"],
          ["themes/leis", 1, "pending", null],
          ["themes/leis", 2, "failed", null],
          ["themes/leis", 3, "failed", null],
          ["themes/leis", 4, "quarantined", null]
        ]
      )
    }))

  test("opens what failed again when its hour has come, and at once to another version", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      const run = yield* startedRun
      for (const id of [1, 2]) yield* commit(run, id)
      const later = "2024-05-02T13:00:00.000000"
      yield* failStage(1, { retryAfter: later })
      yield* failStage(2, { ...outage, retryAfter: now })
      assert.deepStrictEqual(yield* openTo(), [2])
      assert.deepStrictEqual(yield* openTo({ now: later }), [2, 1])
      assert.deepStrictEqual(yield* openTo({ version: "2" }), [2, 1])
    }))

  test("gives a clean sheet to another version, to another text, and after it got done", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      const run = yield* startedRun
      for (const id of [1, 2, 3]) {
        yield* commit(run, id)
        yield* commitStage(id, ["x"], { version: "0" })
        yield* Effect.forEach(times(quarantineAfter - 1), () => failStage(id))
      }
      const first = { isFirst: true, state: "failed" } as const
      assert.deepStrictEqual(yield* failStage(1, {}, { version: "2" }), first)
      yield* commit(run, 2)
      assert.deepStrictEqual(yield* failStage(2), first)
      yield* commitStage(3, ["y"])
      assert.deepInclude(yield* stageEntryOf(3), { failures: 0, code: null, message: null, documentIds: ["y"] })
      assert.deepInclude(yield* itemOf(1, { version: "3" }), { writtenIds: ["x"] })
    }))

  test("counts one failure however often it is told, and none that the stage or the text has overtaken", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      const run = yield* startedRun
      const work = yield* StageWork
      for (const id of [1, 2, 3]) yield* commit(run, id)
      const [one, two, three] = yield* Effect.all([itemOf(1), itemOf(2), itemOf(3)])
      yield* work.fail(themes, one, failureOf())
      assert.deepStrictEqual(yield* work.fail(themes, one, failureOf()), { isFirst: false, state: "failed" })
      assert.deepInclude(yield* stageEntryOf(1), { failures: 1, attempt: 1 })
      yield* commitStage(2, ["x"])
      assert.deepStrictEqual(yield* work.fail(themes, two, failureOf()), { isFirst: false, state: "done" })
      const other = { ...themes, version: "2" }
      assert.deepStrictEqual(yield* work.fail(other, two, failureOf()), { isFirst: false, state: "pending" })
      yield* begin(run, 3)
      assert.deepStrictEqual(yield* work.fail(themes, three, failureOf()), { isFirst: false, state: "pending" })
      assert.isUndefined(yield* stageEntryOf(3))
    }))

  test("shows failures of all stages to a person, who opens them again with a clean sheet", () =>
    Effect.gen(function* () {
      yield* fixture.add([seedRow(1), seedRow(2), seedRow(3, { territoryId: "2704302" })])
      const ledger = yield* Ledger
      yield* finishedRun("DAILY", (run) =>
        Effect.gen(function* () {
          yield* commit(run, 1)
          yield* fail(run, 2, corrupt)
          yield* commit(run, 3)
        })
      )
      for (const id of [1, 3]) yield* failStage(id, corrupt)
      yield* failStage(1, outage, { stage: "entities/leis" })
      const shown = Effect.map(failuresOf({}), (rows) => rows.map(({ gazetteId, stage }) => [gazetteId, stage]))
      assert.deepStrictEqual(yield* shown, [
        [3, "themes/leis"],
        [2, "text"],
        [1, "themes/leis"],
        [1, "entities/leis"]
      ])
      assert.deepInclude((yield* summaryNow).byState, { done: 2, quarantined: 1 })
      assert.deepStrictEqual((yield* summaryNow).byReason, [{ code: "Corrupt", count: 1 }])
      assert.deepStrictEqual(yield* openTo(), [])
      assert.strictEqual(yield* ledger.retry({ territoryId: "2704302" }), 1)
      assert.strictEqual(yield* ledger.retry({ code: "Corrupt" }), 2)
      assert.deepStrictEqual(yield* openTo(), [3, 1])
      assert.deepInclude(yield* stageEntryOf(1), { state: "pending", failures: 0, code: null })
      assert.deepStrictEqual(yield* failStage(1), { isFirst: true, state: "failed" })
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [2])
      assert.deepStrictEqual(
        (yield* historyOf(1)).map(({ event, stage }) => `${stage} ${event}`),
        ["text done", "themes/leis quarantined", "entities/leis pending", "themes/leis retried", "themes/leis failed"]
      )
    }))

  test("tells in the history of all stages that were opened again, always in one order", () =>
    Effect.gen(function* () {
      yield* fixture.add([seedRow(1), seedRow(2)])
      const ledger = yield* Ledger
      yield* finishedRun("DAILY", (run) => Effect.andThen(commit(run, 2), commit(run, 1)))
      for (const stage of ["themes/leis", "entities/leis"] as const) {
        yield* failStage(2, corrupt, { stage })
        yield* failStage(1, corrupt, { stage })
      }
      assert.strictEqual(yield* ledger.retry({}), 4)
      for (const id of [1, 2]) {
        assert.deepStrictEqual(
          (yield* historyOf(id)).filter(({ event }) => event === "retried").map(({ stage }) => stage),
          ["entities/leis", "themes/leis"]
        )
      }
    }))
}
