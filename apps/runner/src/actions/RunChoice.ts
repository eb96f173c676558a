/**
 * The input of a run and of its plan, and the selection that it stands for.
 *
 * @module
 */
import { modes, type RunFilter, type StaleExtractor } from "@escriba/db/Gazettes"
import { Reports } from "@escriba/db/Reports"
import { Effect, Schema } from "effect"
import { Roster } from "../extraction/Roster.ts"
import { Settings } from "../settings/Settings.ts"
import { type StageName, stageNames } from "../stages/Stages.ts"
import { invalid } from "./ActionError.ts"
import { anyOf, Day, Limit, TerritoryId } from "./Inputs.ts"
import { nearest, orNear } from "./Places.ts"

export const RunInput = Schema.Struct({
  /** Absent: the mode of the settings. */
  mode: Schema.optional(Schema.Literals(modes)),
  /** Absent: the text and, if the settings ask for them, the themes. */
  stage: Schema.optional(Schema.Literals(stageNames)),
  limit: Schema.optional(Limit),
  /** Also selects processed and quarantined gazettes. */
  includesDone: Schema.optional(Schema.Boolean),
  /** Selects the texts of earlier extractor versions, in place of a mode's documents. */
  areStale: Schema.optional(Schema.Boolean),
  /** With `areStale`: only texts of these extractors. An extractor that is not in the list counts only if it is named here. */
  extractors: anyOf(Schema.String),
  ids: anyOf(Schema.Int),
  territoryIds: anyOf(TerritoryId),
  since: Schema.optional(Day)
})
export type RunInput = typeof RunInput.Type

export interface Choice {
  readonly stages: ReadonlyArray<StageName>
  readonly limit: number | undefined
  readonly filter: RunFilter
}

export const choose = Effect.fn("Actions.choose")(function* (input: RunInput) {
  const { mode, themes } = yield* Settings
  const { areStale, extractors, ids, includesDone, limit, since, stage, territoryIds } = input
  if (!areStale && extractors !== undefined) {
    return yield* invalid(null, `${extractors.join(" ")}: extractors are named after --stale-extractor`)
  }
  if (areStale && input.mode !== undefined) return yield* invalid("stale-extractor", "takes no --mode")
  const stages: ReadonlyArray<StageName> = stage === undefined ? (themes.areAsked ? stageNames : ["text"]) : [stage]
  const isAboutText = includesDone || areStale || [input.mode, limit, since].some((given) => given !== undefined)
  if (!stages.includes("text") && isAboutText) return yield* takesNoSelection(stages)
  return {
    stages,
    limit,
    filter: {
      // Never resumes an unfinished run in mode ALL.
      mode: areStale ? "UNPROCESSED" : (input.mode ?? mode),
      staleExtractors: areStale ? yield* staleBeside(extractors) : undefined,
      includesDone,
      ids,
      territoryIds,
      since
    }
  } satisfies Choice
})

/**
 * Refuses names of extractors that never existed: they must not look like "nothing to do". The ledger is asked only about
 * names that are not in the list.
 */
export const requireExtractors = Effect.fnUntraced(function* ({ extractors = [] }: RunInput) {
  const current = (yield* Roster).entries.map(({ extractor: { id } }) => id)
  const strange = extractors.filter((name) => !current.includes(name))
  if (strange.length === 0) return
  const earlier = (yield* (yield* Reports).summary).byFormat.map(({ extractor }) => extractor)
  const unknown = strange.filter((name) => !earlier.includes(name))
  if (unknown.length === 0) return
  const near = unknown.flatMap((name) => nearest(name, [...new Set([...current, ...earlier])]))
  return yield* invalid(null, `no extractor is or was called ${unknown.join(" or ")}${orNear(near)}`)
})

/** The later stages process all open gazettes, and none twice. */
export const takesNoSelection = (stages: ReadonlyArray<StageName>) =>
  invalid(
    "stage",
    `${stages.join(" ")} takes --id, --territory and --json: it does what is open, and no document twice`
  )

/**
 * The current versions of extractors: texts of other versions are stale. Texts of an extractor that is not in the list
 * (Tika, while its variable is missing) are stale only if the extractor is named.
 */
const staleBeside = Effect.fnUntraced(function* (named: ReadonlyArray<string> | undefined) {
  const { entries } = yield* Roster
  const current = new Map(entries.map(({ extractor: { id, version } }) => [id, version]))
  return (named ?? [...current.keys()]).map(
    (extractor): StaleExtractor => ({ extractor, version: current.get(extractor) ?? null })
  )
})
