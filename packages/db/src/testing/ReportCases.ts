/**
 * Conformance: the ledger's reports on a document, and how a person reopens it.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  corrupt,
  dyingRun,
  entriesOf,
  entryOf,
  eventsOf,
  fail,
  finishedRun,
  gazetteOf,
  historyOf,
  outage,
  selectedIn,
  startedRun,
  stateOf
} from "./Steps.ts"

const times = (count: number) => Array.from({ length: count })

export const reportCases: Cases = (test, fixture) => {
  test("keeps all it knows of a gazette in its entry", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      const retryAfter = "2024-05-02T13:00:00.000000"
      yield* fail(run, 1, { code: "DeadlineExceeded", setting: "ESCRIBA_DEADLINE_SECONDS=60", retryAfter })
      const failed = yield* entryOf(1)
      assert.deepInclude(failed, {
        stage: "text",
        state: "failed",
        attempt: 1,
        failures: 1,
        code: "DeadlineExceeded",
        message: "made to fail",
        setting: "ESCRIBA_DEADLINE_SECONDS=60",
        retryAfter,
        mediaType: "application/pdf",
        durationMs: 1,
        updatedAt: "1970-01-01T00:00:00.000000"
      })
      yield* commit(run, 1)
      assert.deepStrictEqual(yield* entryOf(1), {
        stage: "text",
        state: "done",
        attempt: 2,
        failures: 0,
        code: null,
        message: null,
        setting: null,
        retryAfter: null,
        mediaType: "text/plain",
        extractor: "plain-text",
        extractorVersion: "1",
        sizeBytes: 10,
        textBytes: 9,
        pages: 1,
        pagesWithoutText: [],
        characters: 9,
        durationMs: 5,
        textKey: "2700300/2024-05-01/a.txt",
        documentIds: [checksumOf(1)],
        flags: [],
        segments: [],
        doubts: [],
        attempts: [],
        updatedAt: "1970-01-01T00:00:00.000000"
      })
      assert.deepStrictEqual(yield* entriesOf(2), [])
    }))

  test("tells which pages of a gazette have no text", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      const completion = completionOf(yield* begin(run, 1), yield* gazetteOf(1))
      const [page] = completion.pages
      const pages = [1, 2, 3, 4].map((number) => {
        return { ...page!, number, quality: { ...page!.quality, characters: number === 3 ? 9 : 0 } }
      })
      yield* (yield* Ledger).commit([{ ...completion, pages }])
      assert.deepStrictEqual((yield* entryOf(1)).pagesWithoutText, [1, 2, 4])
    }))

  test("keeps the history of a gazette, oldest first, through every state that it came to", () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      assert.deepStrictEqual(yield* historyOf(1), [])
      const runId = yield* finishedRun("ALL", (first) => Effect.as(fail(first, 1, outage), first.id))
      yield* dyingRun("DAILY", (second) => Effect.all([fail(second, 1), begin(second, 1)]))
      yield* finishedRun("DAILY", (third) => fail(third, 1, corrupt))
      yield* ledger.retry({})
      yield* finishedRun("DAILY", (fourth) => commit(fourth, 1))
      assert.deepStrictEqual(yield* eventsOf(1), ["pending", "failed", "suspect", "quarantined", "retried", "done"])
      const history = yield* historyOf(1)
      assert.deepStrictEqual(history[0], {
        at: "1970-01-01T00:00:00.000000",
        stage: "text",
        runId,
        attempt: 1,
        event: "pending",
        code: "StorageUnavailable",
        message: "made to fail",
        extractor: null,
        durationMs: 1
      })
      assert.deepStrictEqual(
        history.map(({ attempt, code, extractor, runId }) => [runId === null, attempt, code, extractor]),
        [
          [false, 1, "StorageUnavailable", null],
          [false, 2, "ExtractorCrashed", null],
          [false, 3, null, null],
          [false, 4, "Corrupt", null],
          [true, 4, null, null],
          [false, 5, null, "plain-text"]
        ]
      )
    }))

  test("opens again what a person says, with a clean sheet, and nothing else", () =>
    Effect.gen(function* () {
      yield* fixture.add([...seedRows(4), seedRow(5, { territoryId: "2704302" })])
      const ledger = yield* Ledger
      yield* dyingRun("DAILY", (run) =>
        Effect.gen(function* () {
          yield* fail(run, 1, corrupt)
          yield* Effect.forEach(times(2), () => fail(run, 2))
          yield* fail(run, 3, outage)
          yield* commit(run, 4)
          yield* fail(run, 5, corrupt)
        })
      )
      assert.strictEqual(yield* ledger.retry({ code: "Corrupt", territoryId: "2700300" }), 1)
      assert.strictEqual(yield* stateOf(1), "pending")
      assert.strictEqual(yield* stateOf(5), "quarantined")
      assert.strictEqual(yield* ledger.retry({ ids: [2, 3, 4] }), 1)
      assert.deepStrictEqual(yield* eventsOf(3), ["pending"])
      assert.strictEqual(yield* stateOf(4), "done")
      assert.deepInclude(yield* entryOf(2), {
        state: "pending",
        failures: 0,
        code: null,
        setting: null,
        retryAfter: null
      })
      assert.deepStrictEqual(yield* selectedIn("DAILY"), [3, 2, 1])
      assert.deepStrictEqual(yield* dyingRun("DAILY", (run) => fail(run, 2)), { isFirst: true, state: "failed" })
    }))
}
