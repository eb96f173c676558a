/**
 * Counts the gazettes that a run would process and those that it would skip.
 *
 * @module
 */
import { Gazettes, modes, Plan, type RunFilter } from "@escriba/db/Gazettes"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Schema } from "effect"
import { settingsInForce } from "../extraction/InForce.ts"
import { Settings } from "../settings/Settings.ts"
import { toActionError } from "./ActionError.ts"
import { requireExisting } from "./Existing.ts"
import { choose, type RunInput, requireExtractors, takesNoSelection } from "./RunChoice.ts"

/** If `DAILY` has nothing to do: the number of older gazettes that `UNPROCESSED` would process. `null` if not counted. */
export const Older = Schema.NullOr(Schema.Int)

export const PlanAnswer = Schema.Struct({
  mode: Schema.Literals(modes),
  /** Replaces the selection of the mode. */
  staleExtractors: Schema.optional(
    Schema.Array(Schema.Struct({ extractor: Schema.String, version: Schema.NullOr(Schema.String) }))
  ),
  /** `selected` is limited by `limit`; `available` is not. */
  ...Plan.fields,
  available: Schema.Int,
  older: Older
})
export type PlanAnswer = typeof PlanAnswer.Type

export const plan = Effect.fn("Actions.plan")(function* (input: RunInput) {
  const { filter, limit, stages } = yield* choose(input)
  yield* requireExtractors(input)
  if (!stages.includes("text")) return yield* takesNoSelection(stages)
  yield* requireExisting(filter)
  const { mode, staleExtractors } = filter
  const planned = yield* planOf(filter)
  const available = planned.selected
  const selected = Math.min(available, limit ?? available)
  const older = yield* olderThan(filter, available)
  return { mode, staleExtractors, ...planned, selected, available, older } satisfies PlanAnswer
}, Effect.mapError(toActionError))

const planOf = Effect.fnUntraced(function* (filter: RunFilter) {
  return yield* (yield* Gazettes).plan({
    ...filter,
    pageSize: (yield* Settings).pageSize,
    inForce: yield* settingsInForce,
    now: timestampOf(yield* Clock.currentTimeMillis),
    runId: 0,
    lastId: Number.MAX_SAFE_INTEGER
  })
})

/** @param selected the number of gazettes that the filter selects */
export const olderThan = Effect.fnUntraced(function* (filter: RunFilter, selected: number) {
  if (filter.mode !== "DAILY" || selected > 0) return null
  return (yield* planOf({ ...filter, mode: "UNPROCESSED" })).selected
})
