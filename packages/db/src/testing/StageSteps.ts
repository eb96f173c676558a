/**
 * The steps of a derived stage, for the conformance suite.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { Failure } from "../Ledger.ts"
import { type StageSelection, type StageVersion, StageWork } from "../StageWork.ts"
import { now } from "./Fixture.ts"
import { entriesOf, failureOf } from "./Steps.ts"

export const themes: StageVersion = { stage: "themes/leis", version: "1" }

export const stageSelectionOf = (change: Partial<StageSelection> = {}): StageSelection => ({
  ...themes,
  pageSize: 2,
  now,
  ...change
})

const open = (change: Partial<StageSelection>) =>
  Effect.flatMap(StageWork, (work) => Stream.runCollect(work.pages(stageSelectionOf(change)))).pipe(
    Effect.map((pages) => pages.flat())
  )

/** The ids of the open items, in the order in which they are listed. */
export const openTo = (change: Partial<StageSelection> = {}) =>
  Effect.map(open(change), (items) => items.map(({ gazetteId }) => gazetteId))

export const itemOf = (id: number, change: Partial<StageSelection> = {}) =>
  Effect.flatMap(open(change), (items) =>
    Effect.orDie(Effect.fromNullishOr(items.find(({ gazetteId }) => gazetteId === id)))
  )

export const commitStage = Effect.fnUntraced(function* (
  id: number,
  writtenIds: ReadonlyArray<string>,
  change: Partial<StageVersion> = {}
) {
  const result = { item: yield* itemOf(id, change), writtenIds, durationMs: 4 }
  return yield* (yield* StageWork).commit({ ...themes, ...change }, [result])
})

export const failStage = Effect.fnUntraced(function* (
  id: number,
  failure: Partial<Failure> = {},
  change: Partial<StageVersion> = {}
) {
  const item = yield* itemOf(id, change)
  return yield* (yield* StageWork).fail({ ...themes, ...change }, item, failureOf(failure))
})

export const stageEntryOf = Effect.fnUntraced(function* (id: number) {
  return (yield* entriesOf(id)).find(({ stage }) => stage === themes.stage)
})
