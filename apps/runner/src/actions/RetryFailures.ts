/**
 * Makes failed documents pending again, as if they had never failed.
 *
 * @module
 */
import { Ledger } from "@escriba/db/Ledger"
import { Effect, Schema } from "effect"
import { toActionError } from "./ActionError.ts"
import { anyOf } from "./Inputs.ts"
import { FailuresInput } from "./ListFailures.ts"

export const RetryInput = Schema.Struct({ ...FailuresInput.fields, ids: anyOf(Schema.Int) })

export const RetryAnswer = Schema.Struct({ retried: Schema.Int })

export const retryFailures = Effect.fn("Actions.retryFailures")(function* (input: typeof RetryInput.Type) {
  return { retried: yield* (yield* Ledger).retry(input) }
}, Effect.mapError(toActionError))
