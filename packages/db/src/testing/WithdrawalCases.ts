/**
 * Conformance: searches do not find a withdrawn gazette, and no run takes it.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { modes } from "../Gazettes.ts"
import { Ledger, type Withdrawal } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  entriesOf,
  entryOf,
  eventsOf,
  fail,
  failureOf,
  forget,
  gazetteOf,
  leftoversNow,
  segmentOf,
  selectedIn,
  startedRun,
  stateOf,
  summaryNow
} from "./Steps.ts"

const withdraw = (id: number, leftovers: Withdrawal["leftovers"] = []) =>
  Effect.flatMap(Ledger, (ledger) => ledger.withdraw([{ gazetteId: id, leftovers }]))
const noted = Effect.map(leftoversNow(100), (all) =>
  all.map(({ gazetteId, isOwned, key, kind }) => `${gazetteId} ${kind} ${key}${isOwned ? " owned" : ""}`)
)

export const withdrawalCases: Cases = (test, fixture) => {
  test("makes all that a withdrawn gazette has in index and store leftovers, what only the index knows included", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commit(run, 1, { documentIds: ["a"], textKey: "whole.txt", segments: [segmentOf("a")] })
      assert.strictEqual(yield* withdraw(1, [{ id: "b", textKey: "b.txt" }]), 1)
      assert.deepStrictEqual(yield* noted, [
        ...[`1 document ${checksumOf(1)}`, "1 document a", "1 document b"],
        ...["1 text a.txt", "1 text b.txt", "1 text whole.txt"]
      ])
      assert.deepInclude(yield* entryOf(1), { state: "withdrawn", documentIds: [], textKey: null, segments: [] })
      assert.deepStrictEqual(yield* fixture.processedIds, [])
      assert.deepStrictEqual(yield* eventsOf(1), ["done", "withdrawn"])
      assert.deepInclude(yield* summaryNow, { gazettes: 0, byState: { withdrawn: 1 } })
    }))

  test("withdraws once, also what no run has begun, and nothing that does not exist", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      assert.deepStrictEqual([yield* withdraw(1), yield* withdraw(1), yield* withdraw(99)], [1, 0, 0])
      assert.deepStrictEqual(yield* entriesOf(99), [])
    }))

  test("lets no mode take a withdrawn gazette, nor one that includes what is done, nor one whose file has changed", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      yield* withdraw(1)
      yield* fixture.setChecksum(1, "another")
      for (const mode of modes) {
        assert.deepStrictEqual(yield* selectedIn(mode), [2])
        assert.deepStrictEqual(yield* selectedIn(mode, { includesDone: true, ids: [1] }), [])
      }
    }))

  test("answers conflict to a run that is working on it, and makes leftovers of what that run wrote", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      const claim = yield* begin(run, 1)
      const completion = { ...completionOf(claim, yield* gazetteOf(1)), documentIds: ["a"], textKey: "a.txt" }
      yield* withdraw(1)
      assert.deepStrictEqual(yield* ledger.commit([completion]), ["conflict"])
      assert.deepStrictEqual(yield* noted, [`1 document ${checksumOf(1)}`, "1 document a", "1 text a.txt"])
      assert.strictEqual(yield* stateOf(1), "withdrawn")
      yield* ledger.finishRun(run.id, { done: 0, failed: 0 })
      assert.strictEqual(yield* stateOf(1), "withdrawn")
    }))

  test("begins nothing that was withdrawn since it was listed, and counts no failure of it", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      const listed = yield* gazetteOf(1)
      yield* withdraw(1)
      assert.isUndefined(yield* ledger.begin(listed, "text", { runId: run.id, isAlone: false }))
      const claim = yield* begin(run, 2)
      yield* withdraw(2)
      assert.deepInclude(yield* ledger.fail(claim, failureOf({ code: "Corrupt" })), { state: "withdrawn" })
    }))

  test("does a gazette again that shares an index document, and lets it keep the document", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add([seedRow(1), seedRow(2, { checksum: checksumOf(1), date: "2024-05-02" }), seedRow(3)])
      for (const id of [1, 2, 3]) yield* commit(run, id)
      yield* withdraw(1)
      assert.deepStrictEqual([yield* stateOf(2), yield* stateOf(3)], ["pending", "done"])
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [2])
      assert.include(yield* noted, `1 document ${checksumOf(1)} owned`)
    }))

  test("lets no withdrawn gazette own a document, nor keep one that was kept for it", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add([seedRow(1), seedRow(2, { checksum: checksumOf(1), date: "2024-05-02" })])
      yield* commit(run, 1)
      yield* withdraw(1)
      assert.deepStrictEqual(yield* noted, [`1 document ${checksumOf(1)} owned`, "1 text 2700300/2024-05-01/a.txt"])
      yield* forget(yield* leftoversNow(100))
      yield* withdraw(2)
      assert.deepStrictEqual(yield* noted, [`2 document ${checksumOf(1)}`])
    }))

  test("does not retry a withdrawn gazette for a person", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* fail(run, 1)
      yield* withdraw(1)
      assert.strictEqual(yield* (yield* Ledger).retry({}), 0)
    }))
}
