/**
 * Runs a derived stage over all its open items, group by group. The ledger's rows are the only state.
 *
 * @module
 */
import type { RunFilter } from "@escriba/db/Gazettes"
import { type StageItem, StageWork } from "@escriba/db/StageWork"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Deferred, Effect, Schema, Stream } from "effect"
import { type Fault, type InForce, toFailure, toFault } from "../faults/Fault.ts"
import { inHalves } from "../faults/InHalves.ts"
import { StoppedBy, stoppedBy, untilStopAtOnce } from "../faults/Stop.ts"
import type { Scratch } from "../machine/Scratch.ts"
import { witnessed } from "./ScratchWitness.ts"
import type { DerivedStage, StageOutcome } from "./Stage.ts"

export interface StageOptions {
  readonly filter: Pick<RunFilter, "ids" | "territoryIds">
  /** Rows per page. */
  readonly pageSize: number
  readonly inForce: InForce
}

export const StageReport = Schema.Struct({
  stage: Schema.String,
  done: Schema.Int,
  failed: Schema.Int,
  /** Gazettes that failed for the first time. */
  failedFirst: Schema.Int,
  /** Gazettes whose text changed meanwhile: a later run processes them. */
  conflicts: Schema.Int,
  /** Documents of the theme's index that were written. */
  excerpts: Schema.Int,
  durationMs: Schema.Finite,
  stoppedBy: Schema.NullOr(StoppedBy)
})
export type StageReport = typeof StageReport.Type

/** Called when something happens. MUST be quick. */
export interface StageObserver {
  /** @param open gazettes that the stage has not done */
  readonly started: (stage: string, open: number) => Effect.Effect<void>
  /** @param ended gazettes that the stage has ended, done or not */
  readonly group: (stage: string, ended: number) => Effect.Effect<void>
}

/**
 * Processes every open item. If one item makes its group fail, it is found and recorded. A dependency's fault, or `stop`,
 * ends the stage and appears in the report.
 */
export const runStage = Effect.fn("StageRun.run")(function* <R>(
  { alsoDone, documentsAtOnce, run, stage: version }: DerivedStage<R>,
  { filter, inForce, pageSize }: StageOptions,
  observer: StageObserver,
  stop: Deferred.Deferred<Fault>
) {
  const { stage } = version
  const work = yield* StageWork
  const startedAt = yield* Clock.currentTimeMillis
  const tally = { done: 0, failed: 0, failedFirst: 0, conflicts: 0, excerpts: 0 }

  const outcomesOf = (
    items: ReadonlyArray<StageItem>
  ): Effect.Effect<ReadonlyArray<StageOutcome>, Fault, R | Scratch> =>
    run(items).pipe(
      Effect.catch((fault) => Effect.flatMap(witnessed(fault), Effect.fail)),
      Effect.catchIf(
        (fault) => !fault.stopsTheRun && !fault.isDependencys,
        (fault) =>
          Effect.map(
            inHalves(items, outcomesOf, (item) => Effect.succeed([{ _tag: "Failed", item, fault }])),
            (halves) => halves.flat()
          )
      )
    )

  const commit = Effect.fnUntraced(function* (written: ReadonlyArray<Written>, durationMs: number) {
    const results = written.map(({ ids, item }) => ({ item, writtenIds: ids, durationMs }))
    const commits = yield* work.commit(version, results)
    for (const also of alsoDone) yield* work.commit(also, results)
    const committed = commits.filter((one) => one === "committed").length
    tally.done += committed
    tally.conflicts += commits.length - committed
    tally.excerpts += written.reduce((sum, { ids }) => sum + ids.length, 0)
  })

  const group = Effect.fnUntraced(function* (items: ReadonlyArray<StageItem>) {
    const begunAt = yield* Clock.currentTimeMillis
    const outcomes = yield* outcomesOf(items)
    const endedAt = yield* Clock.currentTimeMillis
    yield* commit(outcomes.filter(isWritten), (endedAt - begunAt) / items.length)
    for (const outcome of outcomes) {
      if (isWritten(outcome)) continue
      const { fault, item } = outcome
      const failure = toFailure(fault, { startedAt: begunAt, endedAt }, inForce)
      const { isFirst } = yield* work.fail(version, item, failure)
      tally.failed += 1
      tally.failedFirst += isFirst ? 1 : 0
      yield* Effect.logWarning(`${stage}: gazette ${item.gazetteId}: ${fault.message}`)
    }
    yield* observer.group(stage, tally.done + tally.failed + tally.conflicts)
  })

  const selection = { ...version, ...filter, now: timestampOf(startedAt) }
  yield* Effect.gen(function* () {
    yield* observer.started(stage, yield* work.count(selection))
    yield* work.pages({ ...selection, pageSize }).pipe(
      Stream.flatMap((page) => Stream.fromIterable(groupsOf(page, documentsAtOnce))),
      Stream.haltWhen(Deferred.await(stop)),
      Stream.runForEach(group)
    )
  }).pipe(
    untilStopAtOnce,
    Effect.catch((error) => Deferred.succeed(stop, toFault(error)))
  )
  return {
    stage,
    ...tally,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    stoppedBy: yield* stoppedBy(stop)
  } satisfies StageReport
})

type Written = Extract<StageOutcome, { readonly _tag: "Written" }>
const isWritten = (outcome: StageOutcome): outcome is Written => outcome._tag === "Written"

/** Groups items in their order. An item with more documents than `documentsAtOnce` is a group of its own. */
export const groupsOf = (items: ReadonlyArray<StageItem>, documentsAtOnce: number) => {
  const groups: Array<Array<StageItem>> = []
  let documents = 0
  for (const item of items) {
    const last = groups.at(-1)
    documents += item.documentIds.length
    if (last === undefined || documents > documentsAtOnce) {
      groups.push([item])
      documents = item.documentIds.length
    } else last.push(item)
  }
  return groups
}
