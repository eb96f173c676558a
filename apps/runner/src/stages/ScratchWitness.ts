/**
 * Whether this machine's temporary files are to blame for a fault.
 *
 * @module
 */
import { Effect } from "effect"
import { type Fault, toFault } from "../faults/Fault.ts"
import { Scratch } from "../machine/Scratch.ts"

/** Any failure may come of files that vanished, or cannot be written: then it is the operator's, whatever it looks like. */
export const witnessed = (fault: Fault): Effect.Effect<Fault, never, Scratch> =>
  Effect.flatMap(Scratch, ({ witness }) =>
    Effect.match(witness, { onSuccess: () => fault, onFailure: (error) => toFault(error) })
  )
