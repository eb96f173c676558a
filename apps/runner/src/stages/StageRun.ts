/**
 * A stage over all its open items, group by group: what stands in the ledger is the work, nothing is remembered.
 *
 * @module
 */
import { type StageItem, type StageVersion, StageWork } from "@escriba/db/StageWork"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Deferred, Effect, Stream } from "effect"
import { type Fault, toFailure, toFault } from "../faults/Fault.ts"
import { type StoppedBy, stoppedBy } from "../faults/Stop.ts"

export interface StageOptions {
  readonly pageSize: number
  /** `NAME=value` of the settings that a failure may be bound to. */
  readonly settings: ReadonlyArray<string>
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
}

/** What became of an item: the ids that were written for it, or why not. */
export type StageOutcome =
  | { readonly _tag: "Written"; readonly item: StageItem; readonly ids: ReadonlyArray<string> }
  | { readonly _tag: "Failed"; readonly item: StageItem; readonly fault: Fault }

export interface StageReport {
  readonly stage: string
  readonly done: number
  readonly failed: number
  /** Had no fault before. */
  readonly failedFirst: number
  /** Their text changed meanwhile: a later run does them. */
  readonly conflicts: number
  /** Documents of the theme's index that were written. */
  readonly excerpts: number
  readonly durationMs: number
  readonly stoppedBy: StoppedBy | null
}

/**
 * Does a group of items. Fails where nothing can be said of any of them. Repeated, it MUST write the same.
 */
export type StageWorker<R> = (items: ReadonlyArray<StageItem>) => Effect.Effect<ReadonlyArray<StageOutcome>, Fault, R>

/** Documents of the index that a group asks for together. */
const documentsAtOnce = 100

/**
 * Does every open item of `versions[0]`; what is written is committed for all of `versions`, so that a stage may do the work of the next as well.
 * A fault of a whole group is looked for in its halves, until the one item that brings it stands alone and is recorded; a dependency's
 * fault, or `stop`, ends the stage and stands in the report.
 */
export const runStage = Effect.fn("Stages.run")(function* <R>(
  versions: readonly [StageVersion, ...ReadonlyArray<StageVersion>],
  options: StageOptions,
  stop: Deferred.Deferred<Fault>,
  worker: StageWorker<R>
) {
  const [version] = versions
  const work = yield* StageWork
  const startedAt = yield* Clock.currentTimeMillis
  const tally = { done: 0, failed: 0, failedFirst: 0, conflicts: 0, excerpts: 0 }

  const worked = (items: ReadonlyArray<StageItem>): Effect.Effect<ReadonlyArray<StageOutcome>, Fault, R> =>
    worker(items).pipe(
      Effect.catchIf(
        (fault) => !fault.stopsTheRun && !fault.isDependencys,
        (fault) => {
          const [only] = items
          if (only === undefined) return Effect.succeed([])
          if (items.length === 1) return Effect.succeed([{ _tag: "Failed", item: only, fault } as const])
          const middle = Math.ceil(items.length / 2)
          return Effect.map(Effect.forEach([items.slice(0, middle), items.slice(middle)], worked), (halves) =>
            halves.flat()
          )
        }
      )
    )

  const group = Effect.fnUntraced(function* (items: ReadonlyArray<StageItem>) {
    const begunAt = yield* Clock.currentTimeMillis
    const outcomes = yield* worked(items)
    const endedAt = yield* Clock.currentTimeMillis
    const results = outcomes.flatMap((outcome) =>
      outcome._tag === "Written"
        ? [{ item: outcome.item, writtenIds: outcome.ids, durationMs: (endedAt - begunAt) / items.length }]
        : []
    )
    for (const one of versions) {
      const commits = yield* work.commit(one, results)
      if (one !== version) continue
      const committed = commits.filter((commit) => commit === "committed").length
      tally.done += committed
      tally.conflicts += commits.length - committed
      tally.excerpts += results.reduce((sum, { writtenIds }) => sum + writtenIds.length, 0)
    }
    for (const outcome of outcomes) {
      if (outcome._tag === "Written") continue
      const { fault, item } = outcome
      const { isFirst } = yield* work.fail(
        version,
        item,
        toFailure(fault, { startedAt: begunAt, endedAt }, options.settings)
      )
      tally.failed += 1
      tally.failedFirst += isFirst ? 1 : 0
      yield* Effect.logWarning(`${version.stage}: gazette ${item.gazetteId}: ${fault.message}`)
    }
  })

  const now = timestampOf(startedAt)
  yield* work.pages({ ...version, ...options, now }).pipe(
    Stream.flatMap((page) => Stream.fromIterable(groupsOf(page))),
    Stream.haltWhen(Deferred.await(stop)),
    Stream.runForEach(group),
    Effect.catch((error) => Deferred.succeed(stop, toFault(error)))
  )
  return {
    stage: version.stage,
    ...tally,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    stoppedBy: yield* stoppedBy(stop)
  } satisfies StageReport
})

/** In their order; an item with more documents than a group may have is a group of its own. */
export const groupsOf = (items: ReadonlyArray<StageItem>): ReadonlyArray<ReadonlyArray<StageItem>> => {
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
