/**
 * Refuses ids of gazettes that do not exist, because they can never be selected.
 *
 * @module
 */
import { Gazettes, type RunFilter } from "@escriba/db/Gazettes"
import { Effect } from "effect"
import { invalid } from "./ActionError.ts"

export const requireExisting = Effect.fn("Actions.requireExisting")(function* ({ ids = [] }: Pick<RunFilter, "ids">) {
  if (ids.length === 0) return
  const existing = new Set(yield* (yield* Gazettes).existing(ids))
  const lost = ids.filter((id) => !existing.has(id))
  if (lost.length > 0) return yield* invalid("id", ...lost.map((id) => `${id}: there is no such gazette`))
})
