/**
 * Counts what a run would do and what it would leave out.
 *
 * @module
 */
import { Gazettes, modes, Plan } from "@escriba/db/Gazettes"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Schema } from "effect"
import { settingsInForce } from "../extraction/InForce.ts"
import { Settings } from "../settings/Settings.ts"
import { toActionError } from "./ActionError.ts"
import { choose, type RunInput, requireExtractors, takesNoSelection } from "./RunChoice.ts"

export const PlanAnswer = Schema.Struct({
  mode: Schema.Literals(modes),
  /** In place of what the mode selects. */
  staleExtractors: Schema.optional(
    Schema.Array(Schema.Struct({ extractor: Schema.String, version: Schema.NullOr(Schema.String) }))
  ),
  /** `selected` counts at most the limit, `available` all. */
  ...Plan.fields,
  available: Schema.Int
})
export type PlanAnswer = typeof PlanAnswer.Type

export const plan = Effect.fn("Actions.plan")(function* (input: RunInput) {
  const { filter, limit, stages } = yield* choose(input)
  yield* requireExtractors(input)
  if (!stages.includes("text")) return yield* takesNoSelection(stages)
  const { mode, staleExtractors } = filter
  const planned = yield* (yield* Gazettes).plan({
    ...filter,
    pageSize: (yield* Settings).pageSize,
    inForce: yield* settingsInForce,
    now: timestampOf(yield* Clock.currentTimeMillis),
    runId: 0,
    lastId: Number.MAX_SAFE_INTEGER
  })
  const available = planned.selected
  const selected = Math.min(available, limit ?? available)
  return { mode, staleExtractors, ...planned, selected, available } satisfies PlanAnswer
}, Effect.mapError(toActionError))
