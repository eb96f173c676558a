/**
 * A document's boundary: every failure inside becomes the document's outcome.
 *
 * @module
 */
import type { DatabaseError } from "@escriba/db/DatabaseError"
import { type Claim, Ledger } from "@escriba/db/Ledger"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { isCounted, reasonOf } from "@escriba/gazettes/Reason"
import { Clock, Deferred, Effect } from "effect"
import { causeToFault, type Fault, toFailure } from "../faults/Fault.ts"
import { witnessed } from "../stages/ScratchWitness.ts"
import type { TextStage } from "../stages/Stage.ts"
import { type Indexable, publish } from "../stages/text/Publish.ts"
import type { Outcome } from "./Outcome.ts"
import type { RunInHand } from "./RunInHand.ts"
import type { Delivery } from "./Source.ts"

/** A delivery after its work: either ready for the index, or ended. */
export interface Worked<Result extends Indexable | Outcome = Indexable | Outcome> {
  readonly delivery: Delivery
  readonly result: Result
}

/**
 * Begins a document, makes its text and publishes it. If that fails, ends the document. This is the only place that catches
 * causes.
 */
export const work = Effect.fn("DocumentBoundary.work")(function* <R>(
  delivery: Delivery,
  stage: TextStage<R>,
  run: RunInHand
) {
  const { gazette, isAlone } = delivery
  const begun = yield* run.begin(gazette, isAlone)
  if (begun === "Stopped") return []
  if (begun === "Conflict") return [{ delivery, result: { _tag: "Conflict", gazette } }] satisfies Array<Worked>
  const result = yield* stage.make(gazette).pipe(
    Effect.flatMap((made) => publish(gazette, begun, made, run)),
    Effect.catchCause((cause) => Effect.flatMap(witnessed(causeToFault(cause)), Effect.fail)),
    Effect.scoped,
    Effect.catchCause((cause) => endFailed(gazette, begun, causeToFault(cause), run))
  )
  return [{ delivery, result }] satisfies Array<Worked>
})

/**
 * Records the fault and releases the resources of the document. A fault that stops the run does so before the next document
 * begins.
 */
export const endFailed = Effect.fnUntraced(function* (
  gazette: Gazette,
  { claim, startedAt }: { readonly claim: Claim; readonly startedAt: number },
  fault: Fault,
  run: RunInHand
): Effect.fn.Return<Outcome, DatabaseError, Ledger> {
  const failure = toFailure(fault, { startedAt, endedAt: yield* Clock.currentTimeMillis }, run.inForce)
  const { isFirst } = yield* (yield* Ledger).fail(claim, failure)
  if (fault.stopsTheRun) yield* Deferred.succeed(run.stop, fault)
  yield* run.end(claim)
  return isCounted(reasonOf(fault.code))
    ? { _tag: "Failed", gazette, fault, isFirst }
    : { _tag: "Deferred", gazette, fault }
})
