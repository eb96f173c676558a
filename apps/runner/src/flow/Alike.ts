/**
 * Stops a run if ten documents in a row fail with the same reason. A common cause is then more likely than ten separate
 * faults.
 *
 * @module
 */
import { mayBeOthers } from "@escriba/gazettes/Reason"
import { Deferred, Effect } from "effect"
import { type Fault, faultOf } from "../faults/Fault.ts"
import type { Outcome } from "./Outcome.ts"

const mostInARow = 10

/**
 * Called with each outcome, in order. Stops the run at the tenth such failure, so that the remaining documents do not fail
 * too.
 */
export const watchAlike = (stop: Deferred.Deferred<Fault>) => {
  let code: Fault["code"] | undefined
  let inARow = 0
  return (outcome: Outcome): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (outcome._tag === "Conflict") return Effect.void
      const fault = outcome._tag === "Done" || !mayBeOthers(outcome.fault.code) ? undefined : outcome.fault
      inARow = fault !== undefined && fault.code === code ? inARow + 1 : 1
      code = fault?.code
      if (fault === undefined || inARow < mostInARow) return Effect.void
      const alike = faultOf(fault.code, `${mostInARow} documents in a row failed alike, the last one: ${fault.detail}`)
      return Effect.asVoid(Deferred.succeed(stop, alike))
    })
}
