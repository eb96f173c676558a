/**
 * Stories of runs, deaths, failures, replaced files and second chances, and all that a database answers after one.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { Gazettes, modes } from "../src/Gazettes.ts"
import { Ledger } from "../src/Ledger.ts"
import { type StageItem, type StageVersion, StageWork } from "../src/StageWork.ts"
import { checksumOf, dayAgo, now } from "../src/testing/Fixture.ts"
import {
  begin,
  commit,
  dyingRun,
  entriesOf,
  fail,
  failuresOf,
  finishedRun,
  historyOf,
  leftoversNow,
  segmentOf,
  summaryNow
} from "../src/testing/Steps.ts"
import { type Fixture, failureOf, seedRow } from "../src/testing.ts"

const id = fc.integer({ min: 1, max: 6 })
const sizes = ["1", "2"] as const

const row = fc
  .record({
    territoryId: fc.constantFrom("2700300", "2704302"),
    date: fc.constantFrom("2024-01-31", "2024-05-01", null),
    scrapedAt: fc.constantFrom(...Object.values(dayAgo)),
    processed: fc.boolean()
  })
  .map((change) => (id: number) => seedRow(id, change))

const failure = fc.record({
  code: fc.constantFrom("TooLarge" as const, "NotFound" as const),
  whose: fc.constantFrom("document" as const, "dependency" as const, "us" as const, "operator" as const),
  isPermanent: fc.boolean(),
  setting: fc.constantFrom(...sizes.map((size) => `MAX_GAZETTE_FILE_SIZE_MB=${size}`), null),
  retryAfter: fc.constantFrom(dayAgo.justOver, now, "2024-05-02T13:00:00.000000", null)
})

/** Few documents for many gazettes, so that they share them and leave them behind. */
const documentIds = fc.subarray(["a", "b", "c", checksumOf(2)])
const version = fc.record({
  documentIds,
  isCut: fc.boolean(),
  leftovers: documentIds,
  textKey: fc.constantFrom("a.txt", "whole.txt")
})

const works = (["themes/leis", "entities/leis"] as const).flatMap((stage) =>
  ["1", "2"].map((version): StageVersion => ({ stage, version }))
)
const work = fc.constantFrom(...works)

const step = fc.oneof(
  fc.record({ kind: fc.constant("commit" as const), id, version }),
  fc.record({ kind: fc.constant("fail" as const), id, failure }),
  fc.record({ kind: fc.constant("begin" as const), id, isAlone: fc.boolean() }),
  fc.record({ kind: fc.constant("replace" as const), id, isKnown: fc.boolean() }),
  fc.record({ kind: fc.constant("retry" as const), ids: fc.uniqueArray(id, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("list" as const), work }),
  fc.record({ kind: fc.constant("stageCommit" as const), work, writtenIds: documentIds }),
  fc.record({ kind: fc.constant("stageFail" as const), work, failure })
)

const run = fc.record({
  mode: fc.constantFrom(...modes),
  includesDone: fc.boolean(),
  isDying: fc.boolean(),
  steps: fc.array(step, { maxLength: 6 })
})

const selection = fc.record({
  mode: fc.constantFrom(...modes),
  pageSize: fc.integer({ min: 1, max: 4 }),
  runId: fc.integer({ min: 1, max: 4 }),
  lastId: fc.integer({ min: 4, max: 6 }),
  inForce: fc.constantFrom({}, ...sizes.map((size) => ({ MAX_GAZETTE_FILE_SIZE_MB: size }))),
  standing: fc.constantFrom("ordinary" as const, "suspect" as const, "blamed" as const),
  includesDone: fc.boolean(),
  ids: fc.option(fc.uniqueArray(id), { nil: undefined }),
  territoryIds: fc.option(fc.subarray(["2700300", "2704302"]), { nil: undefined }),
  since: fc.option(fc.constantFrom("2024-01-31", "2024-02-01"), { nil: undefined })
})

/** Rows without a territory are listed by the embedded database only. */
export const story = fc.record({
  rows: fc.array(row, { minLength: 6, maxLength: 6 }),
  runs: fc.array(run, { maxLength: 4 }),
  selections: fc.array(selection, { minLength: 1, maxLength: 6 })
})

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** All that a database answers after a story, but for the texts of engines. */
export const tell = <R>(fixture: Fixture<R>, { rows, runs, selections }: Story) =>
  Effect.gen(function* () {
    const gazettes = yield* Gazettes
    const ledger = yield* Ledger
    const stageWork = yield* StageWork
    /** As a worker keeps it while others go on. */
    let listed: ReadonlyArray<StageItem> = []
    yield* fixture.add(rows.map((rowOf, index) => rowOf(index + 1)))
    const answers: Array<unknown> = []
    for (const { isDying, includesDone, mode, steps } of runs) {
      const work = Effect.fnUntraced(function* (started: { readonly id: number }) {
        answers.push(started)
        for (const one of steps) {
          if (one.kind === "commit") answers.push(yield* commit(started, one.id, completed(one.version)))
          else if (one.kind === "fail") answers.push(yield* fail(started, one.id, one.failure))
          else if (one.kind === "begin") answers.push(yield* begin(started, one.id, one.isAlone))
          else if (one.kind === "replace")
            yield* fixture.setChecksum(one.id, one.isKnown ? checksumOf(one.id + 100) : null)
          else if (one.kind === "retry") answers.push(yield* ledger.retry({ ids: one.ids }))
          else if (one.kind === "list") listed = yield* openItems(one.work)
          else if (one.kind === "stageCommit") {
            const results = listed.map((item) => ({ item, writtenIds: one.writtenIds, durationMs: 1 }))
            answers.push(yield* stageWork.commit(one.work, results))
          } else for (const item of listed) answers.push(yield* stageWork.fail(one.work, item, failureOf(one.failure)))
        }
      })
      yield* (isDying ? dyingRun : finishedRun)(mode, work, includesDone)
    }
    for (const one of selections) {
      const pages = yield* Stream.runCollect(gazettes.pages({ ...one, now }))
      answers.push(pages, yield* gazettes.plan({ ...one, now }))
    }
    for (let gazetteId = 1; gazetteId <= rows.length; gazetteId++)
      answers.push(yield* entriesOf(gazetteId), yield* historyOf(gazetteId))
    for (const one of works) answers.push(yield* openItems(one), yield* stageWork.count({ ...one, now }))
    answers.push(yield* leftoversNow(100), yield* stageWork.stages)
    answers.push(yield* failuresOf({}), yield* failuresOf({ code: "NotFound", territoryId: "2700300" }))
    answers.push(yield* summaryNow)
    return answers
  })

const openItems = (work: StageVersion) =>
  Effect.flatMap(StageWork, ({ pages }) => Stream.runCollect(pages({ ...work, now, pageSize: 2 }))).pipe(
    Effect.map((pages) => pages.flat())
  )

type Version = typeof version extends fc.Arbitrary<infer T> ? T : never

const completed = ({ documentIds, isCut, leftovers, textKey }: Version) => ({
  documentIds,
  segments: isCut ? documentIds.map(segmentOf) : [],
  leftovers: leftovers.map((id) => ({ id, textKey: `${id}.txt` })),
  textKey
})
