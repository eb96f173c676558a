/**
 * The way of all documents of a run: selection, work, index, commit.
 *
 * @module
 */
import { Gazettes, type Selection } from "@escriba/db/Gazettes"
import { Ledger, type Run } from "@escriba/db/Ledger"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Clock, Deferred, Effect, Option, Schedule, Sink, Stream } from "effect"
import { type Fault, toFault } from "../faults/Fault.ts"
import { stoppedBy } from "../faults/Stop.ts"
import type { Addresses } from "../stages/text/Addresses.ts"
import type { Indexable } from "../stages/text/Publish.ts"
import { endBatch } from "./Batch.ts"
import { work } from "./DocumentBoundary.ts"
import { removeLeftovers } from "./Leftovers.ts"
import { isIndexable, type Outcome, type RunReport, Tally, type Worked } from "./Outcome.ts"
import * as RunInHand from "./RunInHand.ts"

export interface RunOptions
  extends Pick<
    Selection,
    "mode" | "pageSize" | "settings" | "isForced" | "staleExtractors" | "ids" | "territoryIds" | "since"
  > {
  readonly maxFileBytes: number
  /** Documents at work at once. */
  readonly documents: number
  readonly limit: Option.Option<number>
  readonly addresses: Addresses
}

/** Told what happens as it happens, for a person or a log. Must be quick. */
export interface RunObserver {
  readonly started: (selected: number) => Effect.Effect<void>
  readonly page: (rows: number) => Effect.Effect<void>
  readonly outcome: (outcome: Outcome, tally: Tally) => Effect.Effect<void>
}

/**
 * Does every selected document once, suspects last and each alone, those that were alone before at the very end. A
 * document's fault is recorded and the others go on; a dependency's fault, or `stop`, ends the admission of further ones,
 * lets those at work end, and stands in the report as `stoppedBy`. Interrupted, it makes what was at work pending again.
 * Fails only where the run could not begin or end.
 */
export const run = Effect.fn("Pipeline.run")(function* (
  options: RunOptions,
  observer: RunObserver,
  stop: Deferred.Deferred<Fault>
) {
  const gazettes = yield* Gazettes
  const ledger = yield* Ledger
  const index = yield* SearchIndex
  const startedAt = yield* Clock.currentTimeMillis
  for (const difference of yield* index.ensure) yield* Effect.logWarning(`the index differs: ${difference}`)

  const started = yield* ledger.startRun({ mode: options.mode, isForced: options.isForced })
  if (started.isResumed) yield* Effect.logInfo(`run ${started.id} goes on where it was`)
  const selection = selectionOf(options, started, startedAt)
  const { selected: available, suspects } = yield* gazettes.plan(selection)
  const limit = Option.getOrElse(options.limit, () => Number.MAX_SAFE_INTEGER)
  const selected = Math.min(limit, available)
  yield* observer.started(selected)
  yield* removeLeftovers

  const { addresses, maxFileBytes, settings } = options
  const inHand = yield* RunInHand.make({ id: started.id, maxFileBytes, settings, addresses })
  const tally = new Tally()
  const record = Effect.fnUntraced(function* (outcome: Outcome) {
    tally.add(outcome)
    yield* observer.outcome(outcome, tally)
    if (outcome._tag === "Deferred" && outcome.fault.stopsTheRun) yield* Deferred.succeed(stop, outcome.fault)
  })
  const rows = (who: Selection["who"], most: number) =>
    gazettes.pages({ ...selection, who }).pipe(
      Stream.tap((page) => observer.page(page.length)),
      Stream.flattenIterable,
      Stream.take(most),
      Stream.rechunk(1),
      Stream.haltWhen(Deferred.await(stop))
    )

  const ordinary = rows("ordinary", limit).pipe(
    Stream.mapEffect((gazette) => work(gazette, inHand, false), { concurrency: options.documents, unordered: true }),
    Stream.aggregateWithin(batchOf(index.limits), Schedule.spaced(index.limits.maxWait)),
    Stream.mapEffect(({ worked }) => Effect.tap(endBatch(worked, inHand), removeLeftovers)),
    Stream.flattenIterable,
    Stream.runForEach(record)
  )
  /** Each to its very end before the next begins: whoever dies now died of this one. */
  const alone = (who: "suspects" | "blamed") =>
    Stream.unwrap(Effect.sync(() => rows(who, limit - tally.documents))).pipe(
      Stream.mapEffect((gazette) =>
        Effect.flatMap(work(gazette, inHand, true), (worked) => endBatch([worked], inHand))
      ),
      Stream.flattenIterable,
      Stream.runForEach(record)
    )
  yield* ordinary.pipe(
    Effect.andThen(suspects > 0 ? Effect.andThen(alone("suspects"), alone("blamed")) : Effect.void),
    Effect.catch((error) => Deferred.succeed(stop, toFault(error)))
  )

  yield* index.refresh
  const stopped = yield* stoppedBy(stop)
  if (stopped === null) yield* ledger.finishRun(started.id, tally.counts)
  return tally.report({
    runId: started.id,
    mode: options.mode,
    selected,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    stoppedBy: stopped
  }) satisfies RunReport
}, Effect.scoped)

const selectionOf = (options: RunOptions, run: Run, startedAt: number): Omit<Selection, "who"> => ({
  mode: options.mode,
  pageSize: options.pageSize,
  settings: options.settings,
  isForced: options.isForced,
  staleExtractors: options.staleExtractors,
  ids: options.ids,
  territoryIds: options.territoryIds,
  since: options.since,
  now: timestampOf(startedAt),
  runId: run.id,
  lastId: run.lastId
})

interface Batch {
  readonly worked: ReadonlyArray<Worked>
  readonly items: number
  readonly bytes: number
}

const bytesOf = (items: Indexable["items"]) => items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

/** Full by count or bytes; the stream's schedule ends it by time. */
const batchOf = (limits: { readonly maxItems: number; readonly maxBytes: number }) =>
  Sink.fold<Batch, Worked>(
    () => ({ worked: [], items: 0, bytes: 0 }),
    (batch) => batch.items < limits.maxItems && batch.bytes < limits.maxBytes,
    (batch, worked) =>
      Effect.succeed({
        worked: [...batch.worked, worked],
        items: batch.items + (isIndexable(worked) ? worked.items.length : 1),
        bytes: batch.bytes + (isIndexable(worked) ? bytesOf(worked.items) : 0)
      })
  )
