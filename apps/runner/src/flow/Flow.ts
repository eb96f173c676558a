/**
 * Runs the pipeline: takes gazettes from a source, works on them concurrently, indexes them in batches and commits them.
 *
 * @module
 */
import type { RunFrame } from "@escriba/db/Gazettes"
import { Ledger, type RunRequest } from "@escriba/db/Ledger"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Clock, Deferred, Effect, Queue, Schedule, Stream } from "effect"
import { type Fault, type InForce, type RoomError, toFault } from "../faults/Fault.ts"
import { stoppedBy, untilStopAtOnce } from "../faults/Stop.ts"
import type { Addresses } from "../stages/text/Addresses.ts"
import { textStage } from "../stages/text/TextStage.ts"
import { watchAlike } from "./Alike.ts"
import { batchOf, endBatch, reconsider } from "./Batch.ts"
import { work } from "./DocumentBoundary.ts"
import * as DocumentLock from "./DocumentLock.ts"
import { removeLeftovers } from "./Leftovers.ts"
import type { Outcome } from "./Outcome.ts"
import * as RunInHand from "./RunInHand.ts"
import type { Source } from "./Source.ts"
import { Tally } from "./Tally.ts"
import * as Unwritten from "./Unwritten.ts"

export interface FlowOptions {
  readonly request: RunRequest
  /** Documents that are fetched, extracted and published at the same time. */
  readonly concurrency: number
  readonly maxFileBytes: number
  readonly addresses: Addresses
  readonly inForce: InForce
  /**
   * Folder of this database. If the database is out at the end of a run, the run leaves its open claims there, and the next
   * run reports them.
   */
  readonly unwritten: string
}

/** Called when something happens. MUST be quick. */
export interface FlowObserver {
  /** `null` if the source cannot know how many documents it has. */
  readonly started: (expected: number | null) => Effect.Effect<void>
  readonly outcome: (outcome: Outcome, tally: Tally) => Effect.Effect<void>
}

/**
 * Processes every delivered document once; a lone document runs while no other is in progress. If a document is at fault,
 * its fault is recorded and the others continue. A dependency's fault, or `stop`, ends the admission of documents, lets
 * those in progress end, and appears in the report as `stoppedBy`. An interruption makes documents in progress pending
 * again. Fails only if the run could not begin or end.
 *
 * @param sourceOf called once, after the ledger has begun the run
 */
export const run = Effect.fn("Flow.run")(function* <R>(
  sourceOf: (frame: RunFrame) => Effect.Effect<Source, RoomError, R>,
  options: FlowOptions,
  observer: FlowObserver,
  stop: Deferred.Deferred<Fault>
) {
  const ledger = yield* Ledger
  const index = yield* SearchIndex
  const startedAt = yield* Clock.currentTimeMillis
  for (const difference of yield* index.ensure) yield* Effect.logWarning(`the index differs: ${difference}`)

  const { addresses, concurrency, inForce, request, unwritten } = options
  yield* Unwritten.replay(unwritten, inForce)
  const { id, isResumed, lastId } = yield* ledger.startRun(request)
  if (isResumed) yield* Effect.logInfo(`run ${id} goes on where it was`)
  const { deliveries, expected } = yield* sourceOf({ now: timestampOf(startedAt), runId: id, lastId, inForce })
  yield* observer.started(expected)
  yield* removeLeftovers(options)

  const reconsidered = yield* Queue.unbounded<typeof reconsider>()
  const lock = DocumentLock.make(() => Queue.offerUnsafe(reconsidered, reconsider))
  const inHand = yield* RunInHand.make({ id, inForce, addresses, unwritten, stop }, lock)
  const stage = textStage(options)
  const tally = new Tally()
  const watch = watchAlike(stop)

  yield* deliveries.pipe(
    Stream.rechunk(1),
    Stream.haltWhen(Deferred.await(stop)),
    Stream.mapEffect((delivery) => work(delivery, stage, inHand), { concurrency, unordered: true }),
    Stream.flattenIterable,
    Stream.merge(Stream.fromQueue(reconsidered), { haltStrategy: "left" }),
    Stream.aggregateWithin(batchOf(index.limits, lock.isWanted), Schedule.spaced(index.limits.maxWait)),
    Stream.filter(({ worked }) => worked.length > 0),
    Stream.mapEffect(({ worked }) => Effect.tap(endBatch(worked, inHand), removeLeftovers(options))),
    Stream.flattenIterable,
    Stream.runForEach(({ delivery, result }) => {
      tally.add(result)
      return Effect.all([watch(result), delivery.settle(result), observer.outcome(result, tally)], { discard: true })
    }),
    untilStopAtOnce,
    Effect.catch((error) => Deferred.succeed(stop, toFault(error)))
  )

  yield* index.refresh
  const stopped = yield* stoppedBy(stop)
  if (stopped === null) yield* ledger.finishRun(id, tally.counts)
  return tally.report({
    runId: id,
    mode: request.mode,
    selected: expected ?? tally.documents,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    stoppedBy: stopped
  })
}, Effect.scoped)
