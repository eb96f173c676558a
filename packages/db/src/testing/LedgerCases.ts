/**
 * Conformance: the possible ends of a document that was begun.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger, quarantineAfter } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  corrupt,
  dyingRun,
  entryOf,
  eventsOf,
  fail,
  failureOf,
  gazetteOf,
  outage,
  startedRun
} from "./Steps.ts"

const times = (count: number) => Array.from({ length: count })

export const ledgerCases: Cases = (test, fixture) => {
  test("marks a gazette processed only by its commit", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      const claim = yield* begin(run, 1)
      assert.deepStrictEqual(yield* fixture.processedIds, [])
      assert.deepStrictEqual(yield* (yield* Ledger).commit([completionOf(claim, yield* gazetteOf(1))]), ["committed"])
      assert.deepStrictEqual(yield* fixture.processedIds, [1])
    }))

  test("refuses the commit and the failure of a claim that was overtaken, and leaves the other's alone", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      const gazette = yield* gazetteOf(1)
      const claim = yield* dyingRun("DAILY", (run) => begin(run, 1))
      const later = yield* begin(yield* startedRun, 1)
      assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, gazette)]), ["conflict"])
      assert.deepStrictEqual(yield* ledger.fail(claim, failureOf(corrupt)), { isFirst: false, state: "running" })
      assert.deepStrictEqual(yield* fixture.processedIds, [])
      assert.deepStrictEqual(yield* ledger.commit([completionOf(later, gazette)]), ["committed"])
      assert.deepStrictEqual(yield* eventsOf(1), ["suspect", "done"])
    }))

  test("ends a claim once: what is done or failed is neither done nor failed again", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      const ledger = yield* Ledger
      const claims = [yield* begin(run, 1), yield* begin(run, 2)] as const
      const completions = [completionOf(claims[0], yield* gazetteOf(1)), completionOf(claims[1], yield* gazetteOf(2))]
      yield* ledger.commit(completions.slice(0, 1))
      yield* ledger.fail(claims[1], failureOf())
      assert.deepStrictEqual(yield* ledger.commit(completions), ["committed", "conflict"])
      assert.deepStrictEqual(yield* ledger.fail(claims[0], failureOf()), { isFirst: false, state: "done" })
      assert.deepStrictEqual(yield* ledger.fail(claims[1], failureOf()), { isFirst: false, state: "failed" })
      assert.strictEqual((yield* entryOf(2)).failures, 1)
      assert.deepStrictEqual(yield* Effect.forEach([1, 2], eventsOf), [["done"], ["failed"]])
    }))

  test("refuses the commit of a file that was replaced meanwhile, and keeps the others of the batch", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      const ledger = yield* Ledger
      const batch = yield* Effect.forEach([2, 1], (id) =>
        Effect.zipWith(begin(run, id), gazetteOf(id), (claim, gazette) => completionOf(claim, gazette))
      )
      yield* fixture.setChecksum(2, "f".repeat(32))
      assert.deepStrictEqual(yield* ledger.commit(batch), ["conflict", "committed"])
      assert.deepStrictEqual(yield* fixture.processedIds, [1])
    }))

  test("commits a row without a checksum, and flags one that shares it with another", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add([
        seedRow(1, { checksum: null }),
        seedRow(2, { checksum: null, date: "2024-05-02" }),
        seedRow(3),
        seedRow(4, { checksum: checksumOf(3), date: "2024-05-02" })
      ])
      for (const id of [1, 3]) assert.deepStrictEqual(yield* commit(run, id), ["committed"])
      assert.deepStrictEqual((yield* entryOf(1)).flags, [])
      assert.deepStrictEqual((yield* entryOf(3)).flags, ["shared-id"])
    }))

  test("quarantines at once for a permanent reason", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      assert.deepStrictEqual(yield* fail(run, 1, corrupt), { isFirst: true, state: "quarantined" })
    }))

  for (const whose of ["document", "us"] as const) {
    test(`quarantines after the third failure that is the fault of ${whose}; only the first one is the first`, () =>
      Effect.gen(function* () {
        const run = yield* startedRun
        yield* fixture.add(seedRows(1))
        yield* fail(run, 1, outage)
        const outcomes = yield* Effect.forEach(times(quarantineAfter), () => fail(run, 1, { whose }))
        assert.deepStrictEqual(outcomes, [
          { isFirst: true, state: "failed" },
          { isFirst: false, state: "failed" },
          { isFirst: false, state: "quarantined" }
        ])
      }))
  }

  for (const whose of ["dependency", "operator"] as const) {
    test(`burns no attempt for a fault that is the ${whose}'s, permanent or not`, () =>
      Effect.gen(function* () {
        const run = yield* startedRun
        yield* fixture.add(seedRows(1))
        for (const isPermanent of [false, true, false, true]) {
          assert.deepStrictEqual(yield* fail(run, 1, { whose, isPermanent }), { isFirst: false, state: "pending" })
        }
        assert.strictEqual((yield* entryOf(1)).failures, 0)
      }))
  }

  test("gives a clean sheet to another file under the same id, and to one that got done", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      for (const id of [1, 2]) yield* Effect.forEach(times(quarantineAfter - 1), () => fail(run, id))
      yield* fixture.setChecksum(1, "e".repeat(32))
      assert.deepStrictEqual(yield* fail(run, 1), { isFirst: true, state: "failed" })
      yield* commit(run, 2)
      assert.deepStrictEqual(yield* fail(run, 2), { isFirst: true, state: "failed" })
    }))
}
