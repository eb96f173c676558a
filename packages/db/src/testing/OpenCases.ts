/**
 * Conformance: which states of the ledger are open, and when.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Gazettes, modes, type Selection } from "../Gazettes.ts"
import type { Run } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { now, seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  corrupt,
  dyingRun,
  eventsOf,
  fail,
  finishedRun,
  meet,
  outage,
  selectedIn,
  selectionOf,
  stateOf,
  tooLarge,
  visit
} from "./Steps.ts"

/** The failure `tooLarge` is bound to this value of `MAX_GAZETTE_FILE_SIZE_MB`. */
const before = { EXTRACT_PASSWORDS: "", MAX_GAZETTE_FILE_SIZE_MB: "500" }
const after = { ...before, MAX_GAZETTE_FILE_SIZE_MB: "900" }

export const openCases: Cases = (test, fixture) => {
  test("leaves out what is done, but for ALL, and takes it again when its file is replaced", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      yield* finishedRun("DAILY", (run) => commit(run, 1))
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [])
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [])
      assert.deepStrictEqual(yield* finishedRun("ALL", (run) => visit(selectionOf(run, "ALL"))), [1])
      yield* fixture.setChecksum(1, "f".repeat(32))
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [1])
    }))

  test("takes what is done again where somebody has set processed back to false, in DAILY within its window", () =>
    Effect.gen(function* () {
      const old = { scrapedAt: "2020-01-01T00:00:00.000000" }
      yield* fixture.add([...seedRows(2), seedRow(3, old), seedRow(4, old)])
      yield* finishedRun("ALL", (run) => Effect.all([1, 2, 3, 4].map((id) => commit(run, id))))
      for (const id of [1, 3]) yield* fixture.setProcessed(id, false)
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [1])
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [3, 1])
      yield* finishedRun("UNPROCESSED", (run) => Effect.all([commit(run, 1), commit(run, 3)]))
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [])
    }))

  test("does the gazettes that somebody names when forced, in every mode, and tells which ids have a row", () =>
    Effect.gen(function* () {
      const old = { scrapedAt: "2020-01-01T00:00:00.000000", processed: true }
      yield* fixture.add([seedRow(1, old), seedRow(2, old)])
      yield* finishedRun("ALL", (run) => Effect.all([commit(run, 1), fail(run, 2, corrupt)]))
      for (const mode of modes)
        for (const id of [1, 2])
          assert.deepStrictEqual(yield* selectedIn(mode, { ids: [id], includesDone: true }), [id])
      assert.deepStrictEqual(yield* (yield* Gazettes).existing([9, 2, 2 ** 40, 1]), [1, 2])
    }))

  for (const mode of modes) {
    test(`leaves out what is quarantined in mode ${mode}, until its file is replaced`, () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(1))
        yield* finishedRun("ALL", (run) => fail(run, 1, corrupt))
        assert.deepStrictEqual(yield* selectedIn(mode, { inForce: after }), [])
        yield* fixture.setChecksum(1, "f".repeat(32))
        assert.deepStrictEqual(yield* selectedIn(mode), [1])
      }))

    test(`opens what a setting quarantined when its value changes, in mode ${mode}`, () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(1))
        yield* finishedRun("ALL", (run) => fail(run, 1, tooLarge))
        assert.deepStrictEqual(yield* selectedIn(mode, { inForce: before }), [])
        assert.deepStrictEqual(yield* selectedIn(mode, { inForce: after }), [1])
        assert.strictEqual(yield* stateOf(1), "quarantined")
      }))

    test(`leaves alone in mode ${mode} a state that nobody knows, forced or not, though the file was replaced`, () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(2))
        yield* finishedRun("ALL", (run) => Effect.all([commit(run, 1), fail(run, 2)]))
        yield* fixture.setState(1, "text", "withdrawn")
        yield* fixture.setChecksum(1, "f".repeat(32))
        assert.deepStrictEqual(yield* selectedIn(mode), [2])
        assert.deepStrictEqual(yield* selectedIn(mode, { includesDone: true }), [2])
        assert.deepStrictEqual(
          yield* selectedIn(mode, { staleExtractors: [{ extractor: "plain-text", version: null }] }),
          []
        )
      }))

    test(`takes also the done and the quarantined when forced in mode ${mode}, each once a run, and ends`, () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(5))
        yield* finishedRun("ALL", (run) =>
          Effect.all([
            commit(run, 5),
            fail(run, 4, corrupt),
            fail(run, 3, { retryAfter: "2999-01-01T00:00:00.000000" })
          ])
        )
        const work = (run: Run) =>
          visit(selectionOf(run, mode, { includesDone: true }), (page) =>
            Effect.forEach(page, ({ id }) => meet(run, id, id % 2 === 0 ? "permanent" : "done"), { discard: true })
          )
        const twice = yield* finishedRun(mode, (run) => Effect.all([work(run), work(run)]), true)
        assert.deepStrictEqual(twice, [[5, 4, 3, 2, 1], []])
        assert.deepStrictEqual(yield* finishedRun(mode, work, true), [5, 4, 3, 2, 1])
      }))

    test(`does not select in mode ${mode} what this run is at work on or has settled, and the next run does`, () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(5))
        yield* finishedRun(mode, (run) =>
          Effect.gen(function* () {
            yield* begin(run, 5)
            yield* fail(run, 4)
            yield* fail(run, 3, outage)
            yield* commit(run, 2)
            assert.deepStrictEqual(yield* visit(selectionOf(run, mode)), [1])
          })
        )
        assert.deepStrictEqual(yield* selectedIn(mode), mode === "ALL" ? [5, 4, 3, 2, 1] : [5, 4, 3, 1])
      }))
  }

  test("takes what an extractor did in another version, done or not, in place of the mode's selection", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(7))
      const by = (extractor: string, extractorVersion: string) => ({ extractor, extractorVersion })
      yield* finishedRun("ALL", (run) =>
        Effect.all([
          commit(run, 1, by("pdfjs", "1")),
          commit(run, 2, by("pdfjs", "2")),
          commit(run, 3, by("tika", "3.2")),
          commit(run, 4, by("pdfjs", "1")),
          fail(run, 5),
          commit(run, 6, by("pdfjs", "1"))
        ])
      )
      yield* finishedRun("ALL", (run) => Effect.all([fail(run, 4), fail(run, 6, corrupt)]))
      const current = [{ extractor: "pdfjs", version: "2" }]
      for (const mode of modes) {
        const selected = (staleExtractors: Selection["staleExtractors"]) => selectedIn(mode, { staleExtractors })
        const quarantined = { staleExtractors: current, includesDone: true }
        assert.deepStrictEqual(yield* selected(current), [4, 1])
        assert.deepStrictEqual(yield* selected([{ extractor: "tika", version: null }, ...current]), [4, 3, 1])
        assert.deepStrictEqual(yield* selected([{ extractor: "pdfjs", version: null }]), [4, 2, 1])
        assert.deepStrictEqual(yield* selected([]), [])
        assert.deepStrictEqual(yield* selectedIn(mode, quarantined), [6, 4, 1])
      }
    }))

  test("takes each stale document once a run, and none again that the present version did", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      const staleExtractors = [{ extractor: "plain-text", version: "2" }]
      yield* finishedRun("ALL", (run) => Effect.all([commit(run, 1), commit(run, 2), commit(run, 3)]))
      const work = finishedRun("UNPROCESSED", (run) =>
        visit(selectionOf(run, "UNPROCESSED", { staleExtractors }), (page) =>
          Effect.forEach(page, ({ id }) => commit(run, id, id === 2 ? {} : { extractorVersion: "2" }), {
            discard: true
          })
        )
      )
      assert.deepStrictEqual(yield* work, [3, 2, 1])
      assert.deepStrictEqual(yield* work, [2])
    }))

  for (const change of [{}, outage]) {
    const kind = change.whose ?? "document"
    test(`does not try a ${kind}'s failure before its hour, unless forced or in ALL`, () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(2))
        yield* finishedRun("ALL", (run) =>
          Effect.all([
            fail(run, 1, { ...change, retryAfter: "2024-05-02T12:00:00.000002" }),
            fail(run, 2, { ...change, retryAfter: now })
          ])
        )
        for (const mode of ["DAILY", "UNPROCESSED"] as const) {
          assert.deepStrictEqual(yield* selectedIn(mode), [2])
          assert.deepStrictEqual(yield* selectedIn(mode, { now: "2024-05-02T12:00:00.000002" }), [2, 1])
          assert.deepStrictEqual(yield* selectedIn(mode, { includesDone: true }), [2, 1])
        }
        assert.deepStrictEqual(yield* selectedIn("ALL"), [2, 1])
        yield* fixture.setChecksum(1, "f".repeat(32))
        assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [2, 1])
      }))
  }

  for (const mode of ["DAILY", "UNPROCESSED"] as const) {
    test(`heals in mode ${mode} whatever a run in mode ALL began and did not end, processed or not`, () =>
      Effect.gen(function* () {
        yield* fixture.add([
          ...seedRows(5, { processed: true, scrapedAt: "2020-01-01T00:00:00.000000" }),
          seedRow(6, { processed: true, scrapedAt: "2020-01-01T00:00:00.000000" })
        ])
        yield* dyingRun("ALL", (run) =>
          Effect.gen(function* () {
            yield* commit(run, 6)
            yield* fail(run, 5)
            yield* fail(run, 4, outage)
            yield* begin(run, 3)
            yield* fail(run, 2, corrupt)
          })
        )
        const run = finishedRun(mode, (run) =>
          Effect.gen(function* () {
            const ordinary = yield* visit(selectionOf(run, mode), (page) =>
              Effect.forEach(page, ({ id }) => commit(run, id), { discard: true })
            )
            const suspects = yield* visit(selectionOf(run, mode, { standing: "suspect" }), (page) =>
              Effect.forEach(page, ({ id }) => commit(run, id), { discard: true })
            )
            return { ordinary, suspects }
          })
        )
        assert.deepStrictEqual(yield* run, { ordinary: [5, 4], suspects: [3] })
        assert.deepStrictEqual(yield* run, { ordinary: [], suspects: [] })
        assert.deepStrictEqual(yield* eventsOf(3), ["suspect", "done"])
      }))
  }

  test("plans forced and by settings as it selects", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(4))
      yield* finishedRun("ALL", (run) => Effect.all([commit(run, 4), fail(run, 3, corrupt), fail(run, 2, tooLarge)]))
      for (const mode of modes) {
        const staleExtractors = [{ extractor: "plain-text", version: null }]
        const changes = [{}, { includesDone: true }, { inForce: before }, { ids: [1, 4] }, { staleExtractors }]
        for (const change of changes) {
          yield* dyingRun(
            mode,
            (run) =>
              Effect.gen(function* () {
                const selection = selectionOf(run, mode, change)
                const { byReason, selected } = yield* (yield* Gazettes).plan(selection)
                assert.strictEqual(selected, (yield* visit(selection)).length)
                assert.strictEqual(
                  selected,
                  byReason.reduce((sum, row) => sum + (row.isSelected ? row.count : 0), 0)
                )
              }),
            "includesDone" in change
          )
        }
      }
    }))
}
