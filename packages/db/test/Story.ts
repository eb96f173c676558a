/**
 * Stories of runs, deaths, failures, replaced files and second chances, and all that a database answers after one.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { Gazettes, modes } from "../src/Gazettes.ts"
import { Ledger } from "../src/Ledger.ts"
import { checksumOf, dayAgo, now } from "../src/testing/Fixture.ts"
import { begin, commit, dyingRun, fail, finishedRun } from "../src/testing/Work.ts"
import { type Fixture, seedRow } from "../src/testing.ts"

const id = fc.integer({ min: 1, max: 6 })
const settings = ["A=1", "A=2"] as const

const rowIn = (territoryIds: ReadonlyArray<string | null>) =>
  fc
    .record({
      territoryId: fc.constantFrom(...territoryIds),
      date: fc.constantFrom("2024-01-31", "2024-05-01", null),
      scrapedAt: fc.constantFrom(...Object.values(dayAgo)),
      processed: fc.boolean()
    })
    .map((change) => (id: number) => seedRow(id, change))

const failure = fc.record({
  code: fc.constantFrom("TooLarge" as const, "NotFound" as const),
  whose: fc.constantFrom("document" as const, "dependency" as const, "us" as const, "operator" as const),
  isPermanent: fc.boolean(),
  setting: fc.constantFrom(...settings, null),
  retryAfter: fc.constantFrom(dayAgo.justOver, now, "2024-05-02T13:00:00.000000", null)
})

const step = fc.oneof(
  fc.record({ kind: fc.constant("commit" as const), id }),
  fc.record({ kind: fc.constant("fail" as const), id, failure }),
  fc.record({ kind: fc.constant("begin" as const), id, isAlone: fc.boolean() }),
  fc.record({ kind: fc.constant("replace" as const), id, isKnown: fc.boolean() }),
  fc.record({ kind: fc.constant("retry" as const), ids: fc.uniqueArray(id, { maxLength: 3 }) })
)

const run = fc.record({
  mode: fc.constantFrom(...modes),
  isForced: fc.boolean(),
  isDying: fc.boolean(),
  steps: fc.array(step, { maxLength: 6 })
})

const selection = fc.record({
  mode: fc.constantFrom(...modes),
  pageSize: fc.integer({ min: 1, max: 4 }),
  runId: fc.integer({ min: 1, max: 4 }),
  lastId: fc.integer({ min: 4, max: 6 }),
  settings: fc.subarray([...settings]),
  who: fc.constantFrom("ordinary" as const, "suspects" as const, "blamed" as const),
  isForced: fc.boolean(),
  ids: fc.option(fc.uniqueArray(id), { nil: undefined }),
  territoryIds: fc.option(fc.subarray(["2700300", "2704302"]), { nil: undefined }),
  since: fc.option(fc.constantFrom("2024-01-31", "2024-02-01"), { nil: undefined })
})

const storyIn = (territoryIds: ReadonlyArray<string | null>) =>
  fc.record({
    rows: fc.array(rowIn(territoryIds), { minLength: 6, maxLength: 6 }),
    runs: fc.array(run, { maxLength: 4 }),
    selections: fc.array(selection, { minLength: 1, maxLength: 6 })
  })

const territoryIds = ["2700300", "2704302"]
/** What any database can be told. */
export const story = storyIn(territoryIds)
/** Some rows without a territory. */
export const embeddedStory = storyIn([...territoryIds, null])

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** All that a database answers after a story, but for the texts of engines. */
export const tell = <R>(fixture: Fixture<R>, { rows, runs, selections }: Story) =>
  Effect.gen(function* () {
    const gazettes = yield* Gazettes
    const ledger = yield* Ledger
    yield* fixture.add(rows.map((rowOf, index) => rowOf(index + 1)))
    const answers: Array<unknown> = []
    for (const { isDying, isForced, mode, steps } of runs) {
      const work = Effect.fnUntraced(function* (started: { readonly id: number }) {
        answers.push(started)
        for (const one of steps) {
          if (one.kind === "commit") answers.push(yield* commit(started, one.id))
          else if (one.kind === "fail") answers.push(yield* fail(started, one.id, one.failure))
          else if (one.kind === "begin") answers.push(yield* begin(started, one.id, one.isAlone))
          else if (one.kind === "replace")
            yield* fixture.setChecksum(one.id, one.isKnown ? checksumOf(one.id + 100) : null)
          else answers.push(yield* ledger.retry({ ids: one.ids }))
        }
      })
      yield* (isDying ? dyingRun : finishedRun)(mode, work, isForced)
    }
    for (const one of selections) {
      const pages = yield* Stream.runCollect(gazettes.pages({ ...one, now }))
      answers.push(pages, yield* gazettes.plan({ ...one, now }))
    }
    for (let gazetteId = 1; gazetteId <= rows.length; gazetteId++)
      answers.push(yield* ledger.entries(gazetteId), yield* ledger.history(gazetteId))
    answers.push(yield* ledger.failures({}), yield* ledger.failures({ code: "NotFound", territoryId: "2700300" }))
    answers.push(yield* ledger.summary)
    return answers
  })
