/**
 * A document's boundary: whatever goes wrong inside becomes its outcome.
 *
 * @module
 */
import type { ListedGazette } from "@escriba/db/Gazettes"
import { type Claim, Ledger } from "@escriba/db/Ledger"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { isCounted, reasonOf } from "@escriba/gazettes/Reason"
import { Clock, Effect } from "effect"
import { causeToFault, type Fault, toFailure } from "../faults/Fault.ts"
import { publish } from "../stages/text/Publish.ts"
import { textStage } from "../stages/text/TextStage.ts"
import type { Outcome, Worked } from "./Outcome.ts"
import type { RunInHand } from "./RunInHand.ts"

/** Begins, does and, where it failed, ends a document. The only place that catches causes. */
export const work = Effect.fn("Pipeline.work")(function* (gazette: ListedGazette, run: RunInHand, isAlone: boolean) {
  const startedAt = yield* Clock.currentTimeMillis
  const begun = yield* Effect.uninterruptible(begin(gazette, run, isAlone))
  if (begun === undefined) return { _tag: "Conflict", gazette } as Worked
  const { claim, itemScope } = begun
  return yield* textStage(run)
    .make(gazette)
    .pipe(
      Effect.flatMap((made) => publish(gazette, { claim, startedAt, itemScope }, made, run)),
      Effect.scoped,
      Effect.catchCause((cause) => endFailed(gazette, claim, causeToFault(cause), startedAt, run)),
      Effect.map((worked): Worked => worked)
    )
})

/** What the ledger calls running is always known to the run, so that an interruption can take it back. */
const begin = Effect.fnUntraced(function* (gazette: ListedGazette, run: RunInHand, isAlone: boolean) {
  const claim = yield* (yield* Ledger).begin(gazette, "text", { runId: run.id, isAlone })
  return claim === undefined ? undefined : { claim, itemScope: yield* run.begin(claim) }
})

/** Records the fault and gives back what the document held. */
export const endFailed = Effect.fnUntraced(function* (
  gazette: Gazette,
  claim: Claim,
  fault: Fault,
  startedAt: number,
  run: RunInHand
) {
  const failure = toFailure(fault, { startedAt, endedAt: yield* Clock.currentTimeMillis }, run.settings)
  const { isFirst } = yield* (yield* Ledger).fail(claim, failure)
  yield* run.end(claim)
  const outcome: Outcome = isCounted(reasonOf(fault.code))
    ? { _tag: "Failed", gazette, fault, isFirst }
    : { _tag: "Deferred", gazette, fault }
  return outcome
})
