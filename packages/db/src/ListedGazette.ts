/**
 * A gazette as a selection lists it.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"

/** The gazette as it was when it was read. `Ledger.begin` refuses it if another run has begun it since. */
export interface ListedGazette extends Gazette {
  /** Attempts that the ledger had counted for it; 0: never begun. */
  readonly attempt: number
}
