/**
 * Documents in a row that fail alike: more likely something that all of them meet than ten faults of their own.
 *
 * @module
 */
import { mayBeOthers } from "@escriba/gazettes/Reason"
import { Deferred, Effect } from "effect"
import { type Fault, faultOf } from "../faults/Fault.ts"
import type { Outcome } from "./Outcome.ts"

const mostInARow = 10

/** Told of each outcome in their order. Stops the run at the tenth, so that no backlog is burnt. */
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
