/**
 * A gazette as a selection lists it.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"

/** As it stood when it was read: `Ledger.begin` refuses one that somebody has begun since. */
export interface ListedGazette extends Gazette {
  /** Attempts that the ledger had counted of it; 0: never begun. */
  readonly attempt: number
}
