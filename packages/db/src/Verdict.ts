/**
 * What a failure makes of a document: one rule for every engine.
 *
 * @module
 */
import { type Failure, quarantineAfter, type State } from "./Ledger.ts"

/** A bug of ours counts as well: the document that meets it would be tried for ever. */
export const isCounted = ({ whose }: Pick<Failure, "whose">): boolean => whose === "document" || whose === "us"

/** @param failures those counted of this file, this one included */
export const stateAfter = (failure: Pick<Failure, "whose" | "isPermanent">, failures: number): State => {
  if (!isCounted(failure)) return "pending"
  return failure.isPermanent || failures >= quarantineAfter ? "quarantined" : "failed"
}

/**
 * What a run that died leaves of a document that it had begun. In company, nothing is known of whose fault the death was;
 * alone, it was this document's.
 *
 * @param failures those counted of this file before the death
 */
export const afterDeath = (failures: number, isAlone: boolean) => {
  if (!isAlone) return { state: "suspect", failures, code: null, whose: null, message: null } as const
  return {
    state: failures + 1 >= quarantineAfter ? "quarantined" : "suspect",
    failures: failures + 1,
    code: "RunDied",
    whose: "document",
    message: "the run died while it did nothing but this document"
  } as const
}
