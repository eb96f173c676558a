/**
 * Conformance: a document is begun once, however often it is requested and however many runs request it.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Gazettes } from "../Gazettes.ts"
import { Ledger } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  dyingRun,
  entriesOf,
  entryOf,
  eventsOf,
  fail,
  failureOf,
  finishedRun,
  forget,
  gazetteOf,
  historyOf,
  leftoversNow,
  selectionOf,
  startedRun,
  stateOf,
  visit,
  whole
} from "./Steps.ts"

export const claimCases: Cases = (test, fixture) => {
  test("gives no claim on what was begun since it was listed, however that ended", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(4))
      const listed = yield* Effect.forEach([4, 3, 2, 1], gazetteOf)
      yield* finishedRun("ALL", (run) => Effect.all([commit(run, 4), fail(run, 3), begin(run, 2)]))
      yield* dyingRun("ALL", (run) => begin(run, 1))
      const ledger = yield* Ledger
      const { id } = yield* startedRun
      const claims = yield* Effect.forEach(listed, (gazette) =>
        ledger.begin(gazette, "text", { runId: id, isAlone: false })
      )
      assert.deepStrictEqual(claims, [undefined, undefined, undefined, undefined])
      assert.deepStrictEqual(yield* Effect.forEach([4, 3, 2, 1], stateOf), ["done", "failed", "pending", "suspect"])
      assert.strictEqual((yield* entryOf(4)).attempt, 1)
    }))

  test("answers the same claim when the run that has it asks again, and counts one attempt", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      yield* finishedRun("DAILY", (run) => fail(run, 1))
      const { id } = yield* startedRun
      const listed = yield* gazetteOf(1)
      const ask = ledger.begin(listed, "text", { runId: id, isAlone: false })
      const claims = yield* Effect.all([ask, ask, ask])
      assert.deepStrictEqual(new Set(claims.map((claim) => claim?.attempt)), new Set([2]))
      assert.deepInclude(yield* entryOf(1), { state: "running", attempt: 2, failures: 1 })
      const claim = yield* Effect.fromNullishOr(claims[2])
      assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, listed)]), ["committed"])
      assert.isUndefined(yield* ask)
    }))

  test("gives no claim when the run asks again for what it has ended", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      const { id } = yield* startedRun
      const ask = ledger.begin(yield* gazetteOf(1), "text", { runId: id, isAlone: false })
      yield* ledger.fail(yield* Effect.fromNullishOr(yield* ask), failureOf())
      assert.isUndefined(yield* ask)
      assert.strictEqual(yield* stateOf(1), "failed")
    }))

  test("answers committed again for what is done by that claim, and changes nothing", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      const ledger = yield* Ledger
      const run = yield* startedRun
      yield* commit(run, 1)
      const completion = {
        ...completionOf(yield* begin(run, 1), yield* gazetteOf(1)),
        documentIds: ["new"],
        leftovers: [{ id: checksumOf(1), textKey: null }]
      }
      assert.deepStrictEqual(yield* ledger.commit([completion]), ["committed"])
      const before = yield* Effect.all([entryOf(1), historyOf(1)])
      yield* forget(yield* leftoversNow(10))
      const other = completionOf(yield* begin(run, 2), yield* gazetteOf(2))
      const again = { ...completion, documentIds: ["other"], textKey: "other.txt" }
      assert.deepStrictEqual(yield* ledger.commit([again, other, other]), ["committed", "committed", "committed"])
      assert.deepStrictEqual(yield* Effect.all([entryOf(1), historyOf(1)]), before)
      assert.deepStrictEqual(yield* leftoversNow(10), [])
      assert.deepStrictEqual(yield* eventsOf(2), ["done"])
    }))

  test("answers conflict again for a claim by which nothing got done, even when another one did it", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      const gazette = yield* gazetteOf(1)
      const claim = yield* dyingRun("DAILY", (run) => begin(run, 1))
      const run = yield* startedRun
      yield* commit(run, 1)
      assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, gazette)]), ["conflict"])
      yield* commit(run, 1)
      assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, gazette)]), ["conflict"])
    }))

  test("claims a gazette once per stage: OCR and text do not exclude each other, and each dies for itself", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      const listed = yield* gazetteOf(1)
      const { id } = yield* startedRun
      const died = yield* dyingRun("DAILY", ({ id: runId }) =>
        Effect.gen(function* () {
          const claims = [
            yield* ledger.begin(listed, "text", { runId, isAlone: false }),
            yield* ledger.begin(listed, "ocr", { runId: id, isAlone: false }),
            yield* ledger.begin(listed, "ocr", { runId, isAlone: false })
          ]
          return claims.map((claim) => claim?.stage)
        })
      )
      assert.deepStrictEqual(died, ["text", "ocr", undefined])
      yield* Effect.scoped(startedRun)
      const entries = yield* entriesOf(1)
      assert.deepStrictEqual(
        entries.map(({ stage, state }) => `${stage} ${state}`),
        ["text suspect", "ocr running"]
      )
    }))

  test("lets two runs share the rows that both have read, and does each of them once", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(40))
      const ledger = yield* Ledger
      const gazettes = yield* Gazettes
      const work = Effect.gen(function* () {
        const run = yield* ledger.startRun({ mode: "UNPROCESSED" })
        const done: Array<number> = []
        const isAlone = false
        const doOne = Effect.fnUntraced(function* (id: number) {
          const listed = yield* Effect.fromNullishOr(rows.find((row) => row.id === id))
          const claim = yield* ledger.begin(listed, "text", { runId: run.id, isAlone })
          if (claim === undefined) return
          yield* Effect.yieldNow
          done.push(...(yield* ledger.commit([completionOf(claim, listed)])).map(() => id))
        })
        yield* Effect.forEach(rows, ({ id }) => doOne(id), { concurrency: 4, discard: true })
        return done
      })
      const rows = yield* Effect.forEach(seedRows(40), ({ id }) => gazetteOf(id))
      const done = yield* Effect.all([work, work], { concurrency: 2 })
      assert.deepStrictEqual(
        done.flat().sort((one, other) => one - other),
        rows.map(({ id }) => id)
      )
      for (const { id } of rows) assert.deepStrictEqual(yield* eventsOf(id), ["done"])
      assert.isUndefined(yield* gazettes.find(41))
    }))

  test("leaves to a living run what it is at work on, and to a dead one nothing", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      const ledger = yield* Ledger
      const living = yield* startedRun
      const listed = yield* gazetteOf(3)
      const claim = yield* begin(living, 3)
      yield* dyingRun("DAILY", (run) => begin(run, 2, true))
      const other = yield* startedRun
      assert.strictEqual(other.suspects, 1)
      assert.deepStrictEqual(yield* Effect.forEach([3, 2], stateOf), ["running", "suspect"])
      assert.deepStrictEqual(yield* visit(selectionOf(other, "ALL")), [1])
      for (const seen of [listed, yield* gazetteOf(3)])
        assert.isUndefined(yield* ledger.begin(seen, "text", { runId: other.id, isAlone: false }))
      yield* ledger.finishRun(other.id, { done: 0, failed: 0 })
      assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, listed)]), ["committed"])
    }))

  test("goes on with an unfinished ALL only when nobody is at work on it", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      const start = ledger.startRun({ mode: "ALL", fingerprint: whole })
      const died = yield* dyingRun("ALL", Effect.succeed)
      const [first, second] = yield* Effect.all([start, start])
      assert.deepStrictEqual([first.id === died.id, first.isResumed], [true, true])
      assert.deepStrictEqual([second.id === died.id, second.isResumed], [false, false])
      yield* ledger.finishRun(second.id, { done: 0, failed: 0 })
      assert.notInclude([first.id, second.id], (yield* start).id)
    }))
}
