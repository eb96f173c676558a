/**
 * Conformance: segments of editions, their doubts, and documents that several gazettes yield.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Ledger } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { seedRows } from "./Fixture.ts"
import { begin, commit, completionOf, entryOf, fail, gazetteOf, segmentOf, startedRun } from "./Steps.ts"

const flagsOf = (id: number) => Effect.map(entryOf(id), ({ flags }) => flags)

export const segmentCases: Cases = (test, fixture) => {
  test("keeps the segments in the order of the text, and the doubts, of the last version that got done", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      const doubts = [
        { code: "UnresolvedName", message: "made to doubt", line: 3 },
        { code: "NoBlock", message: "made to doubt", line: null }
      ]
      const first = ["b", "a", "b"].map(segmentOf)
      yield* commit(run, 1, { documentIds: ["b", "a"], segments: first, doubts, flags: ["doubtful"] })
      yield* commit(run, 2)
      assert.deepInclude(yield* entryOf(1), { segments: first, doubts, flags: ["doubtful"] })
      yield* fail(run, 1)
      assert.deepInclude(yield* entryOf(1), { segments: first, doubts })
      yield* commit(run, 1, { documentIds: ["c"], segments: [segmentOf("c")] })
      assert.deepInclude(yield* entryOf(1), { segments: [segmentOf("c")], doubts: [], flags: [] })
      assert.deepInclude(yield* entryOf(2), { segments: [], doubts: [], flags: [] })
    }))

  test("flags both gazettes that yield a document of one id, and changes nothing else of the other one", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(3))
      yield* commit(run, 1, { documentIds: ["a", "same"], flags: ["partial"] })
      yield* commit(run, 2, { documentIds: ["b"] })
      const before = yield* entryOf(1)
      yield* TestClock.adjust("1 second")
      yield* commit(run, 3, { documentIds: ["same", "c"], flags: ["mismatch"] })
      assert.deepStrictEqual(yield* entryOf(1), { ...before, flags: ["partial", "shared-id"] })
      assert.deepStrictEqual(yield* flagsOf(2), [])
      assert.deepStrictEqual(yield* flagsOf(3), ["mismatch", "shared-id"])
      yield* commit(run, 3, { documentIds: ["same", "a"] })
      assert.deepStrictEqual(yield* flagsOf(1), ["partial", "shared-id"])
    }))

  test("flags those that are done at one stroke, and not who only had the document once or is not done", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(4))
      yield* commit(run, 1, { documentIds: ["same"] })
      yield* commit(run, 1, { documentIds: ["other"] })
      yield* commit(run, 2, { documentIds: ["same"] })
      yield* fail(run, 2)
      const batch = yield* Effect.forEach([3, 4], (id) =>
        Effect.zipWith(begin(run, id), gazetteOf(id), (claim, gazette) => {
          return { ...completionOf(claim, gazette), documentIds: ["same", "same"] }
        })
      )
      assert.deepStrictEqual(yield* (yield* Ledger).commit(batch), ["committed", "committed"])
      const flags = yield* Effect.forEach([1, 2, 3, 4], flagsOf)
      assert.deepStrictEqual(flags, [[], [], ["shared-id"], ["shared-id"]])
    }))
}
