/**
 * Counts what is done, pending and failed.
 *
 * @module
 */
import { LedgerSummary, Reports } from "@escriba/db/Reports"
import { Effect, Schema } from "effect"
import { nameOf } from "../house/Services.ts"
import { Settings } from "../settings/Settings.ts"
import { toActionError } from "./ActionError.ts"

export const StatusAnswer = Schema.Struct({
  /** The folder of the embedded database, or the name of the real one. */
  home: Schema.String,
  ...LedgerSummary.fields,
  /** Neither processed nor quarantined. */
  pending: Schema.Int
})
export type StatusAnswer = typeof StatusAnswer.Type

export const status = Effect.gen(function* () {
  const { home, postgres } = yield* Settings
  const summary = yield* (yield* Reports).summary
  const { byState, gazettes, processed } = summary
  const pending = gazettes - processed - (byState.quarantined ?? 0)
  return { home: postgres === undefined ? home : nameOf.database(postgres), ...summary, pending } satisfies StatusAnswer
}).pipe(Effect.mapError(toActionError), Effect.withSpan("Actions.status"))
