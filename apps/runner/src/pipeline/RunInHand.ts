/**
 * A run at work: what holds for all its documents, and which it has begun and not ended.
 *
 * @module
 */
import { type Claim, Ledger } from "@escriba/db/Ledger"
import { Effect, Exit, Scope } from "effect"
import { faultOf, toFailure } from "./Fault.ts"

export interface RunInHand {
  readonly id: number
  readonly maxFileBytes: number
  /** `NAME=value` of the settings that a failure may be bound to. */
  readonly settings: ReadonlyArray<string>
  /** What `url` and `file_raw_txt` of the index document hold for a key. */
  readonly urlOf: (key: string) => string
  /** What is acquired in the answered scope is given back when the claim ends, or with the run. */
  readonly begin: (claim: Claim) => Effect.Effect<Scope.Scope>
  readonly end: (claim: Claim) => Effect.Effect<void>
}

/** When its scope closes, what is still open was interrupted: it becomes pending again, with no attempt burnt. */
export const make = Effect.fnUntraced(function* (run: Pick<RunInHand, "id" | "maxFileBytes" | "settings" | "urlOf">) {
  const ledger = yield* Ledger
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
