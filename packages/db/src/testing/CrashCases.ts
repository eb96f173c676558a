/**
 * Conformance: the state that a run finds after another run has died.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger, quarantineAfter } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  corrupt,
  dyingRun,
  entryOf,
  eventsOf,
  fail,
  failuresOf,
  finishedRun,
  gazetteOf,
  outage,
  selectedIn,
  selectionOf,
  stateOf,
  visit,
  whole
} from "./Steps.ts"

export const crashCases: Cases = (test, fixture) => {
  test("makes suspects of what a dead run was at work on, selected only among suspects, with no failure counted", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(4))
      yield* dyingRun("UNPROCESSED", (run) => Effect.all([begin(run, 2), begin(run, 3), commit(run, 4)]))
      yield* dyingRun("UNPROCESSED", (run) =>
        Effect.gen(function* () {
          assert.strictEqual(run.suspects, 2)
          assert.deepStrictEqual(yield* visit(selectionOf(run, "UNPROCESSED")), [1])
          assert.deepStrictEqual(yield* visit(selectionOf(run, "UNPROCESSED", { standing: "suspect" })), [3, 2])
        })
      )
      const { code, failures, state } = yield* entryOf(3)
      assert.deepStrictEqual({ code, failures, state }, { code: null, failures: 0, state: "suspect" })
      assert.deepStrictEqual(yield* eventsOf(3), ["suspect"])
      for (const mode of ["DAILY", "ALL"] as const) {
        assert.deepStrictEqual(yield* selectedIn(mode, { standing: "suspect" }), [3, 2])
        assert.notInclude(yield* selectedIn(mode), 3)
      }
    }))

  test("counts no death in company, however often, and done alone a suspect is done", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      for (let time = 0; time <= quarantineAfter; time++) yield* dyingRun("DAILY", (run) => begin(run, 1))
      yield* finishedRun("DAILY", (run) =>
        Effect.gen(function* () {
          const claim = yield* begin(run, 1, true)
          yield* (yield* Ledger).commit([completionOf(claim, yield* gazetteOf(1))])
        })
      )
      const { failures, state } = yield* entryOf(1)
      assert.deepStrictEqual({ failures, state }, { failures: 0, state: "done" })
    }))

  test("counts each death in solitude as RunDied: a suspect again, and after the third in quarantine", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const states: Array<unknown> = []
      for (let time = 1; time <= quarantineAfter; time++) {
        yield* dyingRun("DAILY", (run) => begin(run, 1, true))
        const suspects = yield* dyingRun("DAILY", (run) => Effect.succeed(run.suspects))
        const { code, failures, state } = yield* entryOf(1)
        states.push([state, failures, code, suspects])
      }
      assert.deepStrictEqual(states, [
        ["suspect", 1, "RunDied", 1],
        ["suspect", 2, "RunDied", 1],
        ["quarantined", 3, "RunDied", 0]
      ])
      assert.deepStrictEqual(yield* selectedIn("ALL", { standing: "suspect" }), [])
      assert.deepStrictEqual(yield* selectedIn("ALL"), [])
      assert.deepStrictEqual(yield* eventsOf(1), ["suspect", "suspect", "quarantined"])
      assert.deepStrictEqual(
        (yield* failuresOf({ code: "RunDied" })).map((row) => row.gazetteId),
        [1]
      )
    }))

  test("counts a death by how the document was begun that time, not the first time", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const failuresAfter = Effect.fnUntraced(function* (isAlone: boolean) {
        yield* dyingRun("DAILY", (run) => begin(run, 1, isAlone))
        yield* dyingRun("DAILY", Effect.succeed)
        return (yield* entryOf(1)).failures
      })
      const failures = yield* Effect.forEach([false, true, false, true], failuresAfter)
      assert.deepStrictEqual(failures, [0, 1, 1, 2])
    }))

  test("selects who was alone when a run died apart from the other suspects", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      yield* dyingRun("DAILY", (run) => Effect.andThen(begin(run, 1, true), begin(run, 2)))
      yield* dyingRun("DAILY", () => Effect.void)
      assert.deepStrictEqual(yield* selectedIn("DAILY", { standing: "suspect" }), [2])
      assert.deepStrictEqual(yield* selectedIn("DAILY", { standing: "blamed" }), [1])
      assert.deepStrictEqual(yield* selectedIn("DAILY", {}), [3])
    }))

  test("lets a document fail at most once a run: a suspect that failed alone is not ordinary in the same run", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      yield* dyingRun("UNPROCESSED", (run) => begin(run, 1))
      yield* dyingRun("UNPROCESSED", (run) =>
        Effect.gen(function* () {
          yield* fail(run, 1)
          assert.deepStrictEqual(yield* visit(selectionOf(run, "UNPROCESSED")), [])
        })
      )
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [1])
    }))

  test("goes on with an unfinished ALL under its id, without what it had settled, with what it was at work on and what is new", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(7))
      const first = yield* dyingRun("ALL", (run) =>
        Effect.gen(function* () {
          yield* commit(run, 7)
          yield* fail(run, 6)
          yield* fail(run, 5, outage)
          yield* fail(run, 4, corrupt)
          yield* begin(run, 3)
          return run
        })
      )
      yield* fixture.add([seedRow(8)])
      yield* finishedRun("DAILY", (run) => commit(run, 2))
      yield* finishedRun("ALL", (run) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(run, { id: first.id, lastId: 8, isResumed: true, suspects: 1 })
          assert.deepStrictEqual(yield* visit(selectionOf(run, "ALL")), [8, 5, 2, 1])
          assert.deepStrictEqual(yield* visit(selectionOf(run, "ALL", { standing: "suspect" })), [3])
        })
      )
      const next = yield* dyingRun("ALL", Effect.succeed)
      assert.deepStrictEqual({ ...next, id: 0 }, { id: 0, lastId: 8, isResumed: false, suspects: 1 })
      assert.notStrictEqual(next.id, first.id)
    }))

  test("continues an unfinished ALL only with its fingerprint, and neither continues nor ends one from a narrowed ALL", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      const died = yield* dyingRun("ALL", (run) => Effect.as(commit(run, 2), run.id))
      const ledger = yield* Ledger
      const begun = (fingerprint?: string) =>
        Effect.scoped(
          Effect.tap(ledger.startRun({ mode: "ALL", fingerprint }), ({ id }) =>
            ledger.finishRun(id, { done: 0, failed: 0 })
          )
        )
      for (const other of [yield* begun("another extractor"), yield* begun(), yield* begun()]) {
        assert.isFalse(other.isResumed)
        assert.notStrictEqual(other.id, died)
      }
      const resumed = yield* finishedRun("ALL", (run) =>
        Effect.map(visit(selectionOf(run, "ALL")), (ids) => ({ run, ids }))
      )
      assert.deepStrictEqual([resumed.run.id, resumed.run.isResumed, resumed.ids], [died, true, [1]])
    }))

  test("does every row though it continues what a lost answer has left: a run that was begun and did nothing", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ghost = yield* Effect.scoped(
        Effect.tap((yield* Ledger).startRun({ mode: "ALL", fingerprint: whole }), () =>
          finishedRun("ALL", (run) => commit(run, 1))
        )
      )
      yield* fixture.add([seedRow(2)])
      const { ids, run } = yield* dyingRun("ALL", (run) =>
        Effect.map(visit(selectionOf(run, "ALL")), (ids) => ({ run, ids }))
      )
      assert.deepStrictEqual([run.id, run.lastId, ids], [ghost.id, 2, [2, 1]])
    }))

  test("begins a new run beside an unfinished ALL in another mode, or forced where that was not", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const plain = yield* dyingRun("ALL", Effect.succeed)
      const forced = yield* dyingRun("ALL", Effect.succeed, true)
      const daily = yield* dyingRun("DAILY", Effect.succeed)
      const dailyAgain = yield* dyingRun("DAILY", Effect.succeed)
      assert.strictEqual(new Set([plain.id, forced.id, daily.id, dailyAgain.id]).size, 4)
      assert.isFalse(forced.isResumed || daily.isResumed || dailyAgain.isResumed)
      assert.strictEqual((yield* dyingRun("ALL", Effect.succeed)).id, plain.id)
      assert.strictEqual((yield* dyingRun("ALL", Effect.succeed, true)).id, forced.id)
    }))

  test("makes pending, not suspect, what a run left at work when it ended", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(2))
      yield* finishedRun("ALL", (run) => Effect.all([begin(run, 1), begin(run, 2, true)]))
      assert.strictEqual(yield* stateOf(1), "pending")
      assert.deepStrictEqual(yield* eventsOf(2), ["pending"])
      assert.strictEqual((yield* dyingRun("DAILY", Effect.succeed)).suspects, 0)
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [2, 1])
      assert.strictEqual((yield* entryOf(2)).failures, 0)
    }))
}
