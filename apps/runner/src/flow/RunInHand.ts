/**
 * A run at work: what holds for all its documents, and which it has begun and not ended.
 *
 * @module
 */
import type { DatabaseError } from "@escriba/db/DatabaseError"
import { Gazettes } from "@escriba/db/Gazettes"
import { type Claim, Ledger } from "@escriba/db/Ledger"
import type { Territory } from "@escriba/gazettes/Territory"
import { Effect, Exit, Scope } from "effect"
import { faultOf, toFailure } from "../faults/Fault.ts"
import type { Addresses } from "../stages/text/Addresses.ts"

export interface RunInHand {
  readonly id: number
  readonly maxFileBytes: number
  /** `NAME=value` of the settings that a failure may be bound to. */
  readonly settings: ReadonlyArray<string>
  readonly addresses: Addresses
  /** Read once a run, when the first association's edition asks for them. */
  readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
  /** What is acquired in the answered scope is given back when the claim ends, or with the run. */
  readonly begin: (claim: Claim) => Effect.Effect<Scope.Scope>
  readonly end: (claim: Claim) => Effect.Effect<void>
}

/** When its scope closes, what is still open was interrupted: it becomes pending again, with no attempt burnt. */
export const make = Effect.fnUntraced(function* (
  run: Pick<RunInHand, "id" | "maxFileBytes" | "settings" | "addresses">
) {
  const ledger = yield* Ledger
  const territories = yield* Effect.cached((yield* Gazettes).territories)
  const runScope = yield* Effect.scope
  const open = new Map<Claim, Scope.Closeable>()

  yield* Effect.addFinalizer(() =>
    Effect.forEach(
      [...open.keys()],
      (claim) =>
        ledger.fail(
          claim,
          toFailure(faultOf("Cancelled", "the run was interrupted"), { startedAt: 0, endedAt: 0 }, [])
        ),
      {
        discard: true
      }
    ).pipe(Effect.catch((error) => Effect.logWarning(`what was at work stays so in the ledger: ${error.message}`)))
  )

  const inHand: RunInHand = {
    ...run,
    territories,
    begin: (claim) =>
      Effect.map(Scope.fork(runScope), (scope) => {
        open.set(claim, scope)
        return scope
      }),
    end: (claim) =>
      Effect.suspend(() => {
        const scope = open.get(claim)
        open.delete(claim)
        return scope === undefined ? Effect.void : Scope.close(scope, Exit.void)
      })
  }
  return inHand
})
