/**
 * Conformance: the lists and counts of the ledger, and that their answers match their schemas.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Gazettes, Plan } from "../Gazettes.ts"
import type { Page } from "../KeysetPages.ts"
import { type FailureFilter, Ledger } from "../Ledger.ts"
import {
  type FailureCursor,
  FailureRow,
  LedgerEntry,
  LedgerEvent,
  LedgerSummary,
  type Note,
  Reports,
  type RunRecord,
  SettledGazette
} from "../Reports.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRow, seedRows } from "./Fixture.ts"
import { commitStage } from "./StageSteps.ts"
import {
  begin,
  commit,
  corrupt,
  entriesOf,
  fail,
  failuresOf,
  finishedRun,
  historyOf,
  outage,
  segmentOf,
  selectionOf,
  startedRun,
  summaryNow
} from "./Steps.ts"

const times = (count: number) => Array.from({ length: count })

export const listCases: Cases = (test, fixture) => {
  test("lists what failed or waits, by reason, territory and id", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add([...seedRows(3), seedRow(4, { territoryId: "2704302" }), seedRow(5)])
      yield* fail(run, 1, { ...corrupt, retryAfter: null })
      yield* fail(run, 2)
      yield* fail(run, 3, { ...outage, retryAfter: "2024-05-02T13:00:00.000000" })
      yield* fail(run, 4)
      yield* commit(run, 5)
      const idsOf = (filter: FailureFilter) =>
        Effect.map(failuresOf(filter), (rows) => rows.map((row) => row.gazetteId))
      assert.deepStrictEqual(yield* idsOf({}), [4, 3, 2, 1])
      assert.deepStrictEqual(yield* idsOf({ code: "ExtractorCrashed" }), [4, 2])
      assert.deepStrictEqual(yield* idsOf({ code: "ExtractorCrashed", territoryId: "2704302" }), [4])
      assert.deepStrictEqual(yield* idsOf({ ids: [1, 3, 5] }), [3, 1])
      assert.deepStrictEqual(yield* idsOf({ code: "Empty" }), [])
      const [row] = yield* failuresOf({ ids: [3] })
      assert.deepStrictEqual(row, {
        gazetteId: 3,
        stage: "text",
        filePath: `2700300/2024-05-01/${checksumOf(3)}.pdf`,
        place: `2700300/2024-05-01/${checksumOf(3)}.pdf`,
        territoryId: "2700300",
        collection: null,
        date: "2024-05-01",
        state: "pending",
        code: "StorageUnavailable",
        message: "made to fail",
        mediaType: "application/pdf",
        failures: 0,
        retryAfter: "2024-05-02T13:00:00.000000",
        updatedAt: "1970-01-01T00:00:00.000000"
      })
    }))

  test("sums up states, reasons, formats and the last run", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      const ledger = yield* Ledger
      const { id } = yield* ledger.startRun({ mode: "ALL" })
      assert.strictEqual((yield* summaryNow).lastRun?.finishedAt, null)
      yield* commit({ id }, 1)
      yield* fail({ id }, 2, { code: "Encrypted", isPermanent: true })
      yield* ledger.finishRun(id, { done: 1, failed: 1 })
      assert.deepStrictEqual(yield* summaryNow, {
        gazettes: 3,
        processed: 1,
        failing: { unprocessed: 1, processed: 0 },
        byNote: [],
        missing: 0,
        byState: { done: 1, quarantined: 1 },
        byStage: [{ stage: "text", byState: { done: 1, quarantined: 1 } }],
        byReason: [{ code: "Encrypted", count: 1 }],
        byFormat: [{ mediaType: "text/plain", extractor: "plain-text", count: 1, pages: 1, textBytes: 9 }],
        lastRun: {
          id,
          mode: "ALL",
          startedAt: "1970-01-01T00:00:00.000000",
          finishedAt: "1970-01-01T00:00:00.000000",
          done: 1,
          failed: 1
        }
      })
    }))

  test("tells rows that failed again from those that never worked, so that counts add up to the total", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(4))
      yield* Effect.forEach([1, 2], (id) => commit(run, id))
      yield* fail(run, 2, corrupt)
      yield* fail(run, 3, corrupt)
      const { failing, gazettes, processed } = yield* summaryNow
      assert.deepStrictEqual({ failing, processed }, { failing: { unprocessed: 1, processed: 1 }, processed: 2 })
      assert.strictEqual(gazettes - processed - failing.unprocessed, 1, "pending: the one that nothing was done with")
    }))

  test("counts and lists what a person may want to look at though it is done, each once, page by page", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(4))
      const blank = { characters: 0, alphanumeric: 0, unmapped: 0, portuguese: 0 }
      const pages = [2, 4].map((number) => ({ number, offsetBytes: 0, lengthBytes: 0, quality: blank }))
      yield* commit(run, 1, { flags: ["partial", "doubtful"], pages })
      yield* commit(run, 2, { flags: ["doubtful"] })
      yield* commit(run, 3)
      yield* fail(run, 4)
      const { byNote } = yield* summaryNow
      assert.deepStrictEqual(byNote, [
        { note: "partial", count: 1 },
        { note: "doubtful", count: 2 }
      ])
      const { noted } = yield* Reports
      const listed = (note: Note) => Effect.map(Stream.runCollect(noted(note, { pageSize: 1 })), (rows) => rows.flat())
      assert.deepStrictEqual(
        (yield* listed("doubtful")).map(({ gazetteId }) => gazetteId),
        [2, 1]
      )
      assert.deepInclude((yield* listed("partial"))[0], { gazetteId: 1, detail: "2, 4", territoryId: "2700300" })
      assert.deepStrictEqual(yield* listed("undated"), [])
      assert.deepStrictEqual(yield* listed("duplicate"), [])
    }))

  test("lists failures by keyset over reasons of the same moment, from any row on, each once", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(5))
      yield* Effect.forEach([1, 2, 3, 4, 5], (id) => fail(run, id))
      const { failures } = yield* Reports
      const listed = (page: Page<FailureCursor>) =>
        Effect.map(Stream.runCollect(failures({}, page)), (pages) =>
          pages.map((rows) => rows.map(({ gazetteId }) => gazetteId))
        )
      assert.deepStrictEqual(yield* listed({ pageSize: 2 }), [[5, 4], [3, 2], [1]])
      const [row] = yield* failuresOf({ ids: [3] })
      assert.deepStrictEqual(yield* listed({ pageSize: 2, after: row }), [[2, 1]])
    }))

  test("lists runs, newest first, from any run on", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(times(3), () => finishedRun("DAILY", ({ id }) => Effect.succeed(id)))
      const { runs } = yield* Reports
      const listed = (page: Page<Pick<RunRecord, "id">>) =>
        Effect.map(Stream.runCollect(runs(page)), (pages) => pages.map((rows) => rows.map(({ id }) => id)))
      const [first = 0, second = 0, third = 0] = ids
      assert.deepStrictEqual(yield* listed({ pageSize: 2 }), [[third, second], [first]])
      assert.deepStrictEqual(yield* listed({ pageSize: 2, after: { id: second } }), [[first]])
    }))

  test("lists what is done with all that it should have in index and store, newest gazette first", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(3))
      const segments = [segmentOf("a"), segmentOf("b")]
      yield* commit(run, 1)
      yield* fail(run, 2)
      yield* commit(run, 3, { documentIds: ["a", "b"], segments, textKey: "3.txt" })
      const { settled } = yield* Reports
      const pages = yield* Stream.runCollect(settled({ pageSize: 1 }))
      assert.deepStrictEqual(pages, [
        [{ gazetteId: 3, attempt: 1, documentIds: ["a", "b"], textKey: "3.txt", segments }],
        [{ gazetteId: 1, attempt: 1, documentIds: [checksumOf(1)], textKey: "2700300/2024-05-01/a.txt", segments: [] }]
      ])
      assert.deepStrictEqual(yield* Stream.runCollect(settled({ pageSize: 1, after: { gazetteId: 1 } })), [])
    }))

  test("answers as its schemas say, of every stage", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(3))
      yield* finishedRun("ALL", (run) =>
        Effect.gen(function* () {
          yield* commit(run, 1, { segments: [segmentOf("a")], doubts: [{ code: "NoBlock", message: "m", line: null }] })
          yield* commitStage(1, ["x"])
          yield* fail(run, 2, corrupt)
          yield* begin(run, 3)
          const plan = yield* (yield* Gazettes).plan({ ...selectionOf(run, "ALL") })
          assert.deepStrictEqual(yield* readBack(Plan, plan), plan)
        })
      )
      const rows = {
        entries: yield* Effect.map(Effect.forEach([1, 2, 3], entriesOf), (all) => all.flat()),
        events: yield* Effect.map(Effect.forEach([1, 2, 3], historyOf), (all) => all.flat()),
        failures: yield* failuresOf({}),
        settled: (yield* Stream.runCollect((yield* Reports).settled({ pageSize: 9 }))).flat(),
        summary: yield* summaryNow
      }
      const schema = Schema.Struct({
        entries: Schema.Array(LedgerEntry),
        events: Schema.Array(LedgerEvent),
        failures: Schema.Array(FailureRow),
        settled: Schema.Array(SettledGazette),
        summary: LedgerSummary
      })
      assert.deepStrictEqual(yield* readBack(schema, rows), rows)
    }))
}

/** Decodes an answer as a program decodes the output of `--json`. */
const readBack = <T>(schema: Schema.Codec<T, unknown>, answer: T) =>
  Schema.decodeUnknownEffect(schema)(JSON.parse(JSON.stringify(answer)), { onExcessProperty: "error" })
