/**
 * The state of a document after a failure: one rule for every engine.
 *
 * @module
 */
import { isCounted } from "@escriba/gazettes/Reason"
import { type Failure, quarantineAfter, type State } from "../Ledger.ts"

/** @param failures counted failures of this file, including this one */
export const stateAfter = (failure: Pick<Failure, "whose" | "isPermanent">, failures: number): State => {
  if (!isCounted(failure)) return "pending"
  return failure.isPermanent || failures >= quarantineAfter ? "quarantined" : "failed"
}

/**
 * The state of a document whose run died while it was in progress. If other documents were in progress, the death
 * cannot be blamed on this one; if it was alone, it can.
 *
 * @param failures counted failures of this file before the death
 */
export const afterDeath = (failures: number, isAlone: boolean) => {
  if (!isAlone) return { state: "suspect", failures, code: null, whose: null, message: null } as const
  return {
    state: failures + 1 >= quarantineAfter ? "quarantined" : "suspect",
    failures: failures + 1,
    code: "RunDied",
    whose: "document",
    message: "the run died while this was its only document"
  } as const
}
