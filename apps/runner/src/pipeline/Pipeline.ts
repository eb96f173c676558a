/**
 * The way of all documents of a run: selection, work, index, commit.
 *
 * @module
 */
import { Gazettes, type Selection } from "@escriba/db/Gazettes"
import { type Claim, Ledger } from "@escriba/db/Ledger"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Clock, Deferred, Effect, Option, Schedule, Sink, Stream } from "effect"
import { documentJob, type Indexable } from "./DocumentJob.ts"
import { causeToFault, type Fault, toFailure, toFault } from "./Fault.ts"
import { indexAndCommit } from "./IndexAndCommit.ts"
import { type Outcome, type RunReport, Tally } from "./Outcome.ts"

export interface RunOptions {
  readonly mode: Selection["mode"]
  readonly pageSize: number
  readonly maxFileBytes: number
  /** Documents at work at once. */
  readonly concurrency: number
  readonly limit: Option.Option<number>
}

/** Told what happens as it happens, for a person or a log. Must be quick. */
export interface RunObserver {
  readonly started: (selected: number) => Effect.Effect<void>
  readonly page: (rows: number) => Effect.Effect<void>
  readonly outcome: (outcome: Outcome, tally: Tally) => Effect.Effect<void>
}

/**
 * Does every selected document once. A document's fault is recorded and the others go on; a dependency's fault stops the
 * admission of further ones, lets those at work end, and stands in the report as `stoppedBy`. Fails only where the run
 * could not begin or end.
 */
export const run = Effect.fn("Pipeline.run")(function* (options: RunOptions, observer: RunObserver) {
  const gazettes = yield* Gazettes
  const ledger = yield* Ledger
  const index = yield* SearchIndex
  const startedAt = yield* Clock.currentTimeMillis
  const selection = { mode: options.mode, pageSize: options.pageSize, now: timestampOf(startedAt) }

  const differences = yield* index.ensure
  for (const difference of differences) yield* Effect.logWarning(`the index differs: ${difference}`)
  const available = yield* gazettes.count(selection)
  const selected = Option.match(options.limit, {
    onNone: () => available,
    onSome: (limit) => Math.min(limit, available)
  })
  yield* observer.started(selected)
  const runId = yield* ledger.startRun({ mode: options.mode })
  const stop = yield* Deferred.make<Fault>()
  const tally = new Tally()

  yield* gazettes.pages(selection).pipe(
    Stream.tap((page) => observer.page(page.length)),
    Stream.flattenIterable,
    Stream.take(Option.getOrElse(options.limit, () => Number.MAX_SAFE_INTEGER)),
    Stream.haltWhen(Deferred.await(stop)),
    Stream.mapEffect((gazette) => work(gazette, runId, options), { concurrency: options.concurrency, unordered: true }),
    Stream.aggregateWithin(batchOf(index.limits), Schedule.spaced(index.limits.maxWait)),
    Stream.mapEffect(endBatch),
    Stream.flattenIterable,
    Stream.runForEach(
      Effect.fnUntraced(function* (outcome) {
        tally.add(outcome)
        yield* observer.outcome(outcome, tally)
        if (outcome._tag === "Deferred" && outcome.fault.stopsTheRun) yield* Deferred.succeed(stop, outcome.fault)
      })
    ),
    Effect.catch((error) => Deferred.succeed(stop, toFault(error)))
  )

  yield* index.refresh
  yield* ledger.finishRun(runId, tally.counts)
  const stopped = (yield* Deferred.isDone(stop)) ? yield* Deferred.await(stop) : null
  return tally.report({
    runId,
    mode: options.mode,
    selected,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    stoppedBy: stopped === null ? null : { code: stopped.code, detail: stopped.detail }
  }) satisfies RunReport
})

/** A document after its work: on its way to the index, or ended. */
type Worked = Indexable | Outcome

const isIndexable = (worked: Worked): worked is Indexable => "item" in worked

/** The document's boundary: whatever goes wrong inside becomes its outcome, and the only place that catches causes. */
const work = Effect.fn("Pipeline.work")(function* (gazette: Gazette, runId: number, options: RunOptions) {
  const ledger = yield* Ledger
  const startedAt = yield* Clock.currentTimeMillis
  const claim = yield* ledger.begin(gazette, "text", runId)
  return yield* documentJob(gazette, claim, { maxBytes: options.maxFileBytes }).pipe(
    Effect.catchCause(
      Effect.fnUntraced(function* (cause) {
        const durationMs = (yield* Clock.currentTimeMillis) - startedAt
        return yield* recordFault(gazette, claim, causeToFault(cause), durationMs)
      })
    )
  )
})

const recordFault = Effect.fnUntraced(function* (gazette: Gazette, claim: Claim, fault: Fault, durationMs: number) {
  const failure = toFailure(fault, durationMs)
  const { isFirst } = yield* (yield* Ledger).fail(claim, failure)
  const outcome: Outcome =
    failure.whose === "document" ? { _tag: "Failed", gazette, fault, isFirst } : { _tag: "Deferred", gazette, fault }
  return outcome
})

interface Batch {
  readonly worked: ReadonlyArray<Worked>
  readonly items: number
  readonly bytes: number
}

/** Full by count or bytes; the stream's schedule ends it by time. */
const batchOf = (limits: { readonly maxItems: number; readonly maxBytes: number }) =>
  Sink.fold<Batch, Worked>(
    () => ({ worked: [], items: 0, bytes: 0 }),
    (batch) => batch.items < limits.maxItems && batch.bytes < limits.maxBytes,
    (batch, worked) =>
      Effect.succeed({
        worked: [...batch.worked, worked],
        items: batch.items + 1,
        bytes: batch.bytes + (isIndexable(worked) ? worked.item.sizeBytes : 0)
      })
  )

const endBatch = Effect.fnUntraced(function* ({ worked }: Batch) {
  const indexed = yield* indexAndCommit(worked.filter(isIndexable))
  const outcomes = yield* Effect.forEach(indexed, (end) =>
    "fault" in end
      ? recordFault(
          end.indexable.gazette,
          end.indexable.completion.claim,
          end.fault,
          end.indexable.completion.durationMs
        )
      : Effect.succeed(end.outcome)
  )
  return [...worked.filter((one) => !isIndexable(one)), ...outcomes] as ReadonlyArray<Outcome>
})
