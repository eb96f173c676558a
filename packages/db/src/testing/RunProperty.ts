/**
 * Conformance: whatever changes between two pages, a run visits each of its rows once, and later runs visit the
 * remaining rows.
 *
 * @module
 */
import { assert, it } from "@effect/vitest"
import { Effect, type Layer, Stream } from "effect"
import * as fc from "fast-check"
import type { Database } from "../Database.ts"
import { Gazettes, type Mode, modes } from "../Gazettes.ts"
import type { Run, State } from "../Ledger.ts"
import { type Fixture, seedRow } from "./Fixture.ts"
import { dyingRun, entriesOf, entryOf, type Fate, fates, finishedRun, historyOf, meet, selectionOf } from "./Steps.ts"

/** Changes while a page is processed: `arriving` new rows get new ids, and old ids in `appearing` become visible. */
interface Between {
  readonly arriving: number
  readonly appearing: ReadonlyArray<number>
}

interface RunScript {
  readonly mode: Mode
  /** Before the run begins, an operator sets `processed` back to false for these ids. */
  readonly resets: ReadonlyArray<number>
  /** The run is narrowed to these ids; `undefined`: it is not narrowed. */
  readonly ids: ReadonlyArray<number> | undefined
  readonly pageSize: number
  /** The fates of the visited rows, used in turn. `later`: begun only after the last page has been read. */
  readonly fates: ReadonlyArray<Fate | "later">
  /** One entry per page, used while that page is processed. Further pages have no changes. */
  readonly between: ReadonlyArray<Between>
  /** The run dies after this many pages; `undefined`: it ends normally. */
  readonly diesAfterPages: number | undefined
}

const ids = fc.integer({ min: 1, max: 60 })
const runScript: fc.Arbitrary<RunScript> = fc.record({
  mode: fc.constantFrom(...modes),
  resets: fc.uniqueArray(ids, { maxLength: 3 }),
  ids: fc.option(fc.uniqueArray(ids, { maxLength: 30 }), { nil: undefined, freq: 4 }),
  pageSize: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 50 })),
  fates: fc.array(fc.constantFrom(...fates, "later" as const), { minLength: 1, maxLength: 7 }),
  between: fc.array(fc.record({ arriving: fc.nat({ max: 3 }), appearing: fc.uniqueArray(ids, { maxLength: 4 }) }), {
    maxLength: 4
  }),
  diesAfterPages: fc.option(fc.nat({ max: 4 }), { nil: undefined, freq: 3 })
})
const scenario = fc.record({
  initial: fc.uniqueArray(ids, { maxLength: 40 }),
  scripts: fc.array(runScript, { minLength: 1, maxLength: 4 })
})

const rest: RunScript = {
  mode: "UNPROCESSED",
  resets: [],
  ids: undefined,
  pageSize: 7,
  fates: ["done"],
  between: [],
  diesAfterPages: undefined
}

/** Every fourth row was scraped long ago: DAILY takes it only if a run has begun it and not ended it. */
const isOld = (id: number) => id % 4 === 0
const rowOf = (id: number) => seedRow(id, isOld(id) ? { scrapedAt: "2020-01-01T00:00:00.000000" } : {})

export const runProperty = <R, E>(database: Layer.Layer<Database | R, E>, fixture: Fixture<R>) =>
  it("visits each row of a run's start exactly once, none twice, and in the next runs the rest until all is quiet", () =>
    fc.assert(
      fc.asyncProperty(scenario, ({ initial, scripts }) =>
        Effect.runPromise(Effect.provide(play(fixture, initial, scripts), database))
      ),
      { numRuns: 60 }
    ))

const play = <R>(fixture: Fixture<R>, initial: ReadonlyArray<number>, scripts: ReadonlyArray<RunScript>) =>
  Effect.gen(function* () {
    const present = new Set<number>()
    const add = (added: ReadonlyArray<number>) => {
      const fresh = added.filter((id) => !present.has(id))
      for (const id of fresh) present.add(id)
      return fixture.add(fresh.map(rowOf))
    }
    const unfinished: Array<number> = []
    const playOne = (script: RunScript) => playRun(script, fixture, present, unfinished, add)
    yield* add(initial)
    for (const script of scripts) yield* playOne(script)
    yield* playOne(rest)
    yield* playOne(rest)
    assert.deepStrictEqual(yield* playOne(rest), [])
    for (const id of present) assert.include(["done", "quarantined"], (yield* entryOf(id)).state)
  })

/** @param unfinished ids of the dead `ALL` runs that were not narrowed, oldest first; updated by this function */
const playRun = Effect.fnUntraced(function* <E, R, F>(
  script: RunScript,
  fixture: Fixture<F>,
  present: ReadonlySet<number>,
  unfinished: Array<number>,
  add: (ids: ReadonlyArray<number>) => Effect.Effect<void, E, R>
) {
  const { between, diesAfterPages, mode, pageSize } = script
  for (const id of script.resets) yield* fixture.setProcessed(id, false)
  const processed = yield* fixture.processedIds
  const isWhole = script.ids === undefined
  const work = Effect.fnUntraced(function* (run: Run) {
    const continued = mode === "ALL" && isWhole ? unfinished.pop() : undefined
    assert.strictEqual(run.isResumed, continued !== undefined)
    if (run.isResumed) assert.strictEqual(run.id, continued)
    if (mode === "ALL" && isWhole && diesAfterPages !== undefined) unfinished.push(run.id)
    const expected = yield* openIds(run, script, present, processed)
    const atStart = new Set(present)
    const visited: Array<number> = []
    const isDead = () => diesAfterPages !== undefined && pages >= diesAfterPages
    let pages = 0
    for (const standing of ["ordinary", "suspect", "blamed"] as const) {
      const waiting: Array<number> = []
      yield* (yield* Gazettes).pages(selectionOf(run, mode, { pageSize, standing, ids: script.ids })).pipe(
        Stream.takeWhile(() => !isDead()),
        Stream.runForEach(
          Effect.fnUntraced(function* (page) {
            const { appearing = [], arriving = 0 } = between[pages++] ?? {}
            yield* add(appearing)
            const newest = Math.max(0, ...present)
            yield* add(Array.from({ length: arriving }, (_, index) => newest + 1 + index))
            for (const { id } of page) {
              const fate = script.fates[visited.length % script.fates.length] ?? "done"
              visited.push(id)
              if (fate === "later") waiting.push(id)
              else yield* meet(run, id, fate)
            }
          })
        )
      )
      if (!isDead()) for (const id of waiting) yield* meet(run, id, "done")
    }
    assert.strictEqual(new Set(visited).size, visited.length, `twice in one run: ${visited}`)
    assert.isTrue(
      visited.every((id) => id <= run.lastId),
      `beyond ${run.lastId}: ${visited}`
    )
    const strangers = visited.filter((id) => atStart.has(id) && !expected.includes(id))
    assert.deepStrictEqual(strangers, [], "visited, and not open when the run began")
    if (!isDead())
      assert.deepStrictEqual(
        expected.filter((id) => !visited.includes(id)),
        [],
        "not visited"
      )
    return visited
  })
  return yield* (diesAfterPages === undefined ? finishedRun : dyingRun)(mode, work, false, isWhole)
})

/**
 * The ids that a run in this mode has to visit. This is a second, independent implementation of the rule: it derives
 * them from the present state of each row.
 */
const openIds = Effect.fnUntraced(function* (
  run: Run,
  { ids, mode }: RunScript,
  present: ReadonlySet<number>,
  processed: ReadonlyArray<number>
) {
  const open: Array<number> = []
  for (const id of present) {
    if (id > run.lastId || ids?.includes(id) === false) continue
    const state = (yield* entriesOf(id))[0]?.state
    const last = (yield* historyOf(id)).at(-1)
    const isSettledByThisRun = last?.runId === run.id && !["suspect", "pending"].includes(last.event)
    if (isOpenIn(mode, state, processed.includes(id), isOld(id)) && !isSettledByThisRun) open.push(id)
  }
  return open
})

const isOpenIn = (mode: Mode, state: State | undefined, isProcessed: boolean, isOld: boolean): boolean => {
  if (state === "quarantined" || mode === "ALL") return state !== "quarantined"
  const isBegun = state !== undefined && state !== "done"
  return isBegun || (!isProcessed && (mode === "UNPROCESSED" || !isOld))
}
