/**
 * Decides whether this machine's temporary files caused a fault.
 *
 * @module
 */
import { Effect } from "effect"
import { type Fault, toFault } from "../faults/Fault.ts"
import { Scratch } from "../machine/Scratch.ts"

/**
 * Temporary files that vanished or cannot be written may cause any failure. The fault then belongs to the operator,
 * whatever it looks like.
 */
export const witnessed = (fault: Fault): Effect.Effect<Fault, never, Scratch> =>
  Effect.flatMap(Scratch, ({ witness }) =>
    Effect.match(witness, { onSuccess: () => fault, onFailure: (error) => toFault(error) })
  )
