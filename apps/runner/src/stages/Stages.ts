/**
 * The stages of a run, in their order.
 *
 * @module
 */
import type * as db from "@escriba/db/Stage"
import type { Theme } from "@escriba/gazettes/themes/Theme"
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import type { SearchIndex } from "@escriba/indexer/SearchIndex"
import { type Deferred, Effect } from "effect"
import type { Fault } from "../faults/Fault.ts"
import type { DerivedStage } from "./Stage.ts"
import { runStage, type StageObserver, type StageOptions, type StageReport } from "./StageRun.ts"
import { entitiesStage, themesStage } from "./themes/Themes.ts"

/** Implementations of the derived stages, per theme. A new one is added here. */
const derivedStages = { themes: themesStage, entities: entitiesStage } satisfies Record<
  string,
  (theme: Theme) => DerivedStage<ExcerptIndex | SearchIndex>
>

export type DerivedStageName = keyof typeof derivedStages
export const stageNames = ["text", "themes", "entities"] as const satisfies ReadonlyArray<
  db.StageName & ("text" | DerivedStageName)
>
export type StageName = (typeof stageNames)[number]

export interface StagesOptions extends StageOptions {
  readonly themes: ReadonlyArray<Theme>
  readonly stages: ReadonlyArray<DerivedStageName>
}

/** Runs the stages theme by theme, until all are done or one is stopped. */
export const runStages = Effect.fn("Stages.run")(function* (
  { stages, themes, ...options }: StagesOptions,
  observer: StageObserver,
  stop: Deferred.Deferred<Fault>
) {
  const index = yield* ExcerptIndex
  const reports: Array<StageReport> = []
  if (stages.length === 0) return reports
  for (const theme of themes) {
    for (const difference of yield* index.ensure(theme.index)) {
      yield* Effect.logWarning(`the index ${theme.index} differs: ${difference}`)
    }
    for (const stage of stages) {
      yield* index.refresh(theme.index)
      const report = yield* runStage(derivedStages[stage](theme), options, observer, stop)
      reports.push(report)
      if (report.stoppedBy !== null) return reports
    }
  }
  return reports
})
