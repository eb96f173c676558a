/**
 * Counts processed, pending and failed gazettes.
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
  /** Neither processed nor failed: with `processed` and `failing.unprocessed` it adds up to `gazettes`. */
  pending: Schema.Int
})
export type StatusAnswer = typeof StatusAnswer.Type

export const status = Effect.gen(function* () {
  const { home, postgres } = yield* Settings
  const summary = yield* (yield* Reports).summary
  const { failing, gazettes, processed } = summary
  // The counts of a large database are not taken at the same moment.
  const pending = Math.max(0, gazettes - processed - failing.unprocessed)
  return { home: postgres === undefined ? home : nameOf.database(postgres), ...summary, pending } satisfies StatusAnswer
}).pipe(Effect.mapError(toActionError), Effect.withSpan("Actions.status"))
