/**
 * Conformance: which gazettes are open to a derived stage, and how the stage commits them.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Ledger } from "../Ledger.ts"
import { StageWork } from "../StageWork.ts"
import type { Cases } from "./Cases.ts"
import { seedRow, seedRows } from "./Fixture.ts"
import { commitStage, itemOf, openTo, stageEntryOf, stageSelectionOf, themes } from "./StageSteps.ts"
import {
  begin,
  commit,
  entriesOf,
  entryOf,
  fail,
  failureOf,
  gazetteOf,
  historyOf,
  leftoversNow,
  startedRun,
  summaryNow
} from "./Steps.ts"

export const stageCases: Cases = (test, fixture) => {
  test("opens to a stage whose text is done, newest first, with what the stage needs of it", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(4))
      const run = yield* startedRun
      yield* commit(run, 1)
      yield* commit(run, 3, { documentIds: ["a", "b"], textBytes: 70 })
      yield* commit(run, 3, { documentIds: ["b", "c"], textBytes: 80 })
      yield* begin(run, 2)
      yield* fail(run, 4)
      assert.deepStrictEqual(yield* openTo(), [3, 1])
      const item = { gazetteId: 3, textAttempt: 2, attempt: 0, documentIds: ["b", "c"], textBytes: 80, writtenIds: [] }
      assert.deepStrictEqual(yield* itemOf(3), item)
    }))

  test("closes what is done by this version for this text, and opens it to another version or another text", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      const run = yield* startedRun
      for (const id of [1, 2]) yield* commit(run, id)
      assert.deepStrictEqual(yield* commitStage(1, ["x", "y"]), ["committed"])
      assert.deepStrictEqual(yield* openTo(), [2])
      assert.deepStrictEqual(yield* openTo({ stage: "entities/leis" }), [2, 1])
      assert.deepStrictEqual(yield* openTo({ version: "2" }), [2, 1])
      assert.deepInclude(yield* itemOf(1, { version: "2" }), { attempt: 1, textAttempt: 1, writtenIds: ["x", "y"] })
      const again = yield* begin(run, 1)
      assert.deepStrictEqual(yield* openTo(), [2])
      yield* (yield* Ledger).fail(again, failureOf())
      assert.deepStrictEqual(yield* openTo(), [2])
      yield* commit(run, 1)
      assert.deepStrictEqual(yield* openTo(), [2, 1])
      assert.deepInclude(yield* itemOf(1), { textAttempt: 3, writtenIds: ["x", "y"] })
    }))

  test("visits each once, page by page, while rows leave the set; and counts them", () =>
    Effect.gen(function* () {
      const ids = seedRows(25).map(({ id }) => id)
      yield* fixture.add(seedRows(25))
      const run = yield* startedRun
      yield* Effect.forEach(ids, (id) => commit(run, id))
      const work = yield* StageWork
      assert.strictEqual(yield* work.count(stageSelectionOf()), 25)
      const visited: Array<number> = []
      yield* work.pages(stageSelectionOf({ pageSize: 4 })).pipe(
        Stream.runForEach(
          Effect.fnUntraced(function* (page) {
            visited.push(...page.map(({ gazetteId }) => gazetteId))
            const even = page.filter(({ gazetteId }) => gazetteId % 2 === 0)
            yield* work.commit(
              themes,
              even.map((item) => ({ item, writtenIds: [], durationMs: 1 }))
            )
          })
        )
      )
      assert.deepStrictEqual(visited, ids.toReversed())
      assert.strictEqual(yield* work.count(stageSelectionOf()), 13)
    }))

  test("narrows what is open by ids, by territory and from above", () =>
    Effect.gen(function* () {
      yield* fixture.add([...seedRows(3), seedRow(4, { territoryId: "2704302" })])
      const run = yield* startedRun
      yield* Effect.forEach([1, 2, 3, 4], (id) => commit(run, id))
      const work = yield* StageWork
      for (const [change, expected] of [
        [{ ids: [1, 4, 9] }, [4, 1]],
        [{ ids: [] }, []],
        [{ territoryIds: ["2700300"] }, [3, 2, 1]],
        [{ territoryIds: ["2700300", "2704302"], lastId: 3, ids: [4, 2] }, [2]],
        [{ lastId: 0 }, []]
      ] as const) {
        assert.deepStrictEqual(yield* openTo(change), [...expected])
        assert.strictEqual(yield* work.count(stageSelectionOf(change)), expected.length)
      }
    }))

  test("keeps what a stage wrote, by whom and when, in an entry of its own after the text's", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      yield* commit(yield* startedRun, 1, { segments: [] })
      yield* commitStage(1, ["x"])
      yield* commitStage(1, ["y"], { stage: "entities/leis" })
      const entries = yield* entriesOf(1)
      assert.deepStrictEqual(
        entries.map(({ stage }) => stage),
        ["text", "entities/leis", "themes/leis"]
      )
      assert.deepInclude(entries[2], {
        state: "done",
        attempt: 1,
        failures: 0,
        code: null,
        mediaType: null,
        extractor: "themes",
        extractorVersion: "1",
        textKey: null,
        durationMs: 4,
        documentIds: ["x"],
        segments: [],
        doubts: []
      })
      const [, , event] = yield* historyOf(1)
      assert.deepStrictEqual(event, {
        at: "1970-01-01T00:00:00.000000",
        stage: "entities/leis",
        runId: null,
        attempt: 1,
        event: "done",
        code: null,
        message: null,
        extractor: "entities",
        durationMs: 4
      })
      assert.deepStrictEqual(yield* (yield* StageWork).stages, ["entities/leis", "themes/leis"])
    }))

  test("answers conflict for a text that was begun or done again, and commits the rest of the batch", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      const run = yield* startedRun
      const work = yield* StageWork
      yield* Effect.forEach([1, 2, 3], (id) => commit(run, id))
      const items = yield* Effect.forEach([1, 2, 3], (id) => itemOf(id))
      yield* begin(run, 1)
      yield* commit(run, 2)
      const results = items.map((item) => ({ item, writtenIds: ["x"], durationMs: 1 }))
      assert.deepStrictEqual(yield* work.commit(themes, results), ["conflict", "conflict", "committed"])
      assert.deepStrictEqual(yield* openTo(), [2])
      assert.isUndefined(yield* stageEntryOf(1))
      yield* commit(run, 1)
      assert.deepStrictEqual(yield* openTo(), [2, 1])
    }))

  test("answers a repeated commit the same and changes nothing, be it in one batch or by another worker", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      yield* commit(yield* startedRun, 1)
      const work = yield* StageWork
      const item = yield* itemOf(1)
      const result = { item, writtenIds: ["x"], durationMs: 1 }
      assert.deepStrictEqual(yield* work.commit(themes, [result, result]), ["committed", "committed"])
      const before = yield* Effect.all([entriesOf(1), historyOf(1)])
      assert.deepStrictEqual(yield* work.commit(themes, [{ ...result, durationMs: 9 }]), ["committed"])
      assert.deepStrictEqual(yield* Effect.all([entriesOf(1), historyOf(1)]), before)
      assert.deepStrictEqual(yield* work.commit(themes, []), [])
      const other = { ...themes, version: "2" }
      assert.deepStrictEqual(yield* work.commit(other, [{ ...result, writtenIds: ["y"] }]), ["committed"])
      assert.deepInclude(yield* stageEntryOf(1), { attempt: 2, extractorVersion: "2", documentIds: ["y"] })
    }))

  test("leaves alone a state that nobody knows, of whatever version", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      yield* commit(yield* startedRun, 1)
      yield* commitStage(1, ["x"])
      yield* fixture.setState(1, "themes/leis", "withdrawn")
      assert.deepStrictEqual(yield* openTo({ version: "2" }), [])
    }))

  test("lists the stages that have an index of their own, and nothing else that has rows", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const run = yield* startedRun
      yield* commit(run, 1)
      yield* commitStage(1, ["x"])
      yield* (yield* Ledger).begin({ ...(yield* gazetteOf(1)), attempt: 0 }, "ocr", { runId: run.id, isAlone: false })
      assert.deepStrictEqual(yield* (yield* StageWork).stages, ["themes/leis"])
      assert.deepStrictEqual(yield* openTo(), [])
    }))

  test("leaves the summary but for its own count, and what gazettes own or share, to the text alone", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      const run = yield* startedRun
      yield* commit(run, 1, { documentIds: ["old"] })
      yield* commit(run, 1)
      const { byStage: _, ...before } = yield* summaryNow
      yield* commitStage(1, ["old"])
      const { byStage, ...after } = yield* summaryNow
      assert.deepStrictEqual(after, before)
      assert.deepStrictEqual(byStage, [
        { stage: "text", byState: { done: 1 } },
        { stage: "themes/leis", byState: { done: 1 } }
      ])
      assert.deepInclude((yield* leftoversNow(1))[0], { key: "old", isOwned: false })
      yield* commit(run, 2, { documentIds: ["old"] })
      assert.deepStrictEqual((yield* entryOf(1)).flags, [])
    }))
}
