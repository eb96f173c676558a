/**
 * Where the gazettes of a run come from. A source begins nothing: the flow does.
 *
 * @module
 */
import type { ListedGazette } from "@escriba/db/Gazettes"
import type { Effect, Stream } from "effect"
import type { RoomError } from "../faults/Fault.ts"
import type { Outcome } from "./Outcome.ts"

export interface Delivery {
  readonly gazette: ListedGazette
  /** To be done while no other document is at work, because it may have killed a run. */
  readonly isAlone: boolean
  /**
   * Called once, after the ledger has the document's commit or failure, and not at all where the run ended before the
   * document was begun. MUST be repeatable: a run that dies in it delivers the gazette again.
   */
  readonly settle: (outcome: Outcome) => Effect.Effect<void, RoomError>
}

export interface Source {
  /** `null` where nobody can know: a queue. */
  readonly expected: number | null
  readonly deliveries: Stream.Stream<Delivery, RoomError>
}
