/**
 * `run`: processes the pending gazettes.
 *
 * @module
 */
import { modes } from "@escriba/db/Gazettes"
import { stages } from "@escriba/db/Stage"
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { PlanAnswer, plan } from "../../actions/Plan.ts"
import { requireDatabase } from "../../actions/Ready.ts"
import { hasText, RunAnswer, run } from "../../actions/Run.ts"
import { choose, type RunInput } from "../../actions/RunChoice.ts"
import { capacity } from "../../extraction/Capacity.ts"
import { counted } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import { stageNames } from "../../stages/Stages.ts"
import { documentsFailed, putOffBy, stopped } from "../CommandEnd.ts"
import { drainable } from "../Drain.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describePlan, selectionName } from "../view/PlanView.ts"
import { observer } from "../view/Progress.ts"
import { remedyOf } from "../view/Remedies.ts"
import { describeHouse, describeRun } from "../view/RunView.ts"

const flags = {
  mode: Flags.choice(
    "mode",
    modes,
    "DAILY: scraped in the last day. UNPROCESSED: not yet processed. ALL: every one, again. Default: EXECUTION_MODE, else DAILY on PostgreSQL and UNPROCESSED on the embedded database"
  ),
  stage: Flags.choice(
    "stage",
    stageNames,
    `Only this stage: ${stageNames.map((name) => `${name} (${stages[name].meaning})`).join(", ")}. Default: text, then, where THEMES_CONFIG_PATH is set, the others`
  ),
  limit: Flags.optionalLimit("Do at most this many, the newest first. Default: all"),
  includesDone: Flags.onOff("force", "Also what is done or quarantined"),
  areStale: Flags.onOff(
    "stale-extractor",
    "In place of a mode's documents: those that an earlier version of an extractor did"
  ),
  extractors: Argument.String("extractor").pipe(
    Argument.withDescription(
      "With --stale-extractor: only what these did. An extractor that is no longer in the list must be named: all that it did is stale"
    ),
    Argument.atLeast(0),
    Argument.map((named) => (named.length === 0 ? undefined : named))
  ),
  ids: Flags.gazetteIds,
  territoryIds: Flags.territoryIds,
  since: Flags.day("since", "Only gazettes of this day or later"),
  failsOnDocuments: Flags.failsOnDocuments("documents failed for the first time"),
  isDryRun: Flags.onOff("dry-run", "Say what would be done and what is left out, and do nothing"),
  isJson: Flags.json("Print the report as one JSON object")
}

export const runCommand = Command.make("run", flags, ({ failsOnDocuments, isDryRun, isJson, ...input }) =>
  isDryRun
    ? Effect.flatMap(plan(input), printed(PlanAnswer, describePlan, isJson))
    : Effect.gen(function* () {
        const watching = yield* observer({ isQuiet: isJson })
        const answer = yield* drainable((stop) => run(input, watching, stop), printed(RunAnswer, describeRun, isJson))
        yield* endOf(answer, failsOnDocuments)
      }).pipe(Effect.scoped)
).pipe(
  Command.withDescription("Do the pending gazettes: extract their text, store it, index it, mark them processed"),
  Command.withExamples([
    { command: "escriba run", description: "Do what is pending" },
    { command: "escriba run --mode ALL --limit 100", description: "Do the newest hundred again" },
    {
      command: "escriba run --stale-extractor --dry-run",
      description: "How much did earlier versions of extractors do?"
    },
    { command: "escriba run --id 17 --force", description: "Do one gazette again, done or quarantined" },
    { command: "escriba run --stage themes", description: "Find the excerpts of themes in all that is indexed" },
    { command: "escriba run --dry-run", description: "Count what a run would do, and what it leaves out" }
  ])
)

/** Runs before the house is opened, so that a person sees which service the run waits for. */
export const announceRun = Effect.fnUntraced(function* (flags: RunInput & { readonly isDryRun: boolean }) {
  const { filter, stages: chosen } = yield* choose(flags)
  yield* requireDatabase
  if (flags.isDryRun) return
  const label = chosen.includes("text") ? selectionName(filter) : `Stage ${chosen.join(", ")}`
  const { children } = yield* capacity
  yield* Effect.logInfo(`${label} on ${describeHouse(yield* Settings)}; extraction children: ${children}`)
})

/**
 * The reason that stopped the run takes precedence over the faults of its documents. Only a document's first failure
 * counts; otherwise it would fail every later run.
 */
const endOf = Effect.fnUntraced(function* (answer: RunAnswer, failsOnDocuments: boolean) {
  const text = hasText(answer) ? [answer] : []
  const reports = [...text, ...answer.stages]
  for (const { stoppedBy } of reports) if (stoppedBy !== null) return yield* stopped(stoppedBy)
  const end = putOffBy(
    text
      .flatMap(({ byReason }) => byReason)
      .map(({ code, count }) => {
        return { code, message: `${counted(count, "document")} put off by ${code}: ${remedyOf(code)}` }
      })
  )
  if (end !== undefined) return yield* end
  if (failsOnDocuments && reports.some(({ failedFirst }) => failedFirst > 0)) return yield* documentsFailed("")
})
