/**
 * The number of children in which extractors run: as many as cores and memory allow.
 *
 * @module
 */
import { Effect } from "effect"
import { capacityOf, memoryLimit } from "../machine/Machine.ts"
import { Settings } from "../settings/Settings.ts"

export const capacity = Effect.gen(function* () {
  return capacityOf((yield* Settings).memoryLimitBytes ?? (yield* memoryLimit))
})
