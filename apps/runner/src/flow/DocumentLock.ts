/**
 * Which documents may be at work at the same time: any number of ordinary ones, or a single lone one.
 *
 * @module
 */
import type { Effect, Scope } from "effect"
import * as Permits from "../machine/Permits.ts"

/** A read-write lock, first come first served. Ordinary documents are its readers, a lone one is its writer. */
export interface DocumentLock {
  /** Waits for its turn, and is given back when the scope closes. */
  readonly hold: (isAlone: boolean) => Effect.Effect<void, never, Scope.Scope>
  /** A lone document has it or waits for it: a batch must end now, because nothing else is going to fill it. */
  readonly isWanted: () => boolean
}

/** @param onWait called where a document has to wait: what is in a batch holds the lock until the batch ends */
export const make = (onWait: () => void): DocumentLock => {
  const permits = Permits.make(Number.MAX_SAFE_INTEGER)
  return {
    hold: (isAlone) => permits.hold(isAlone ? permits.budgetBytes : 1, onWait),
    isWanted: () => permits.waiting() > 0 || permits.inUse() === permits.budgetBytes
  }
}
