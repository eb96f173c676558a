/**
 * Decides which documents may be in progress at the same time: any number of ordinary ones, or a single lone one.
 *
 * @module
 */
import type { Effect, Scope } from "effect"
import * as Permits from "../machine/Permits.ts"

/** A read-write lock, first come first served. Ordinary documents are its readers, a lone one is its writer. */
export interface DocumentLock {
  /** Waits for its turn. The lock is released when the scope closes. */
  readonly hold: (isAlone: boolean) => Effect.Effect<void, never, Scope.Scope>
  /** A lone document holds the lock or waits for it. A batch must then end, because no further document will fill it. */
  readonly isWanted: () => boolean
}

/** @param onWait called if a document has to wait: documents in a batch hold the lock until the batch ends */
export const make = (onWait: () => void): DocumentLock => {
  const permits = Permits.make(Number.MAX_SAFE_INTEGER)
  return {
    hold: (isAlone) => permits.hold(isAlone ? permits.budgetBytes : 1, onWait),
    isWanted: () => permits.waiting() > 0 || permits.inUse() === permits.budgetBytes
  }
}
