/**
 * The source of a run's gazettes. A source only delivers them; the flow begins them.
 *
 * @module
 */
import type { ListedGazette } from "@escriba/db/Gazettes"
import type { Effect, Stream } from "effect"
import type { RoomError } from "../faults/Fault.ts"
import type { Outcome } from "./Outcome.ts"

export interface Delivery {
  readonly gazette: ListedGazette
  /** The document must run alone, because it may have killed a run. */
  readonly isAlone: boolean
  /**
   * Called once, after the ledger has recorded the document's commit or failure. Not called if the run ended before the
   * document began. MUST be repeatable: if a run dies in this call, the gazette is delivered again.
   */
  readonly settle: (outcome: Outcome) => Effect.Effect<void, RoomError>
}

export interface Source {
  /** `null` if the number cannot be known, as for a queue. */
  readonly expected: number | null
  readonly deliveries: Stream.Stream<Delivery, RoomError>
}
