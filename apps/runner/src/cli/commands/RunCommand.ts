/**
 * `run`: the way of every selected document.
 *
 * @module
 */
import { Gazettes, modes, type Plan, type StaleExtractor } from "@escriba/db/Gazettes"
import { reasonOf } from "@escriba/gazettes/Reason"
import { isDate, timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Console, type Deferred, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { Roster } from "../../extraction/Roster.ts"
import { type Fault, settingsOf } from "../../faults/Fault.ts"
import * as Selected from "../../flow/sources/Selected.ts"
import type { RunReport } from "../../flow/Tally.ts"
import * as House from "../../house/House.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import type { StageReport } from "../../stages/StageRun.ts"
import { runStages, type StageName, stageNames } from "../../stages/Stages.ts"
import { addressesBelow } from "../../stages/text/Addresses.ts"
import { drainable } from "../Drain.ts"
import { Exit, exitCodes, stopped, usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { requireDatabase } from "../Home.ts"
import { table } from "../view/Format.ts"
import { observer } from "../view/Progress.ts"
import { describeRun, describeStages, remedyOf } from "../view/RunView.ts"

const flags = {
  mode: Flag.Literals("mode", modes).pipe(
    Flag.withDescription(
      "DAILY: scraped in the last day. UNPROCESSED: not yet processed. ALL: every one, again. Default: EXECUTION_MODE, else DAILY on PostgreSQL and UNPROCESSED on the embedded database"
    ),
    Flag.optional
  ),
  stage: Flag.Literals("stage", stageNames).pipe(
    Flag.withDescription(
      "Only this: text (extract, store, index), themes (find excerpts in what is indexed), entities (tag them). Default: text, then, where THEMES_CONFIG_PATH is set, the others"
    ),
    Flag.optional
  ),
  limit: Flags.limit("Do at most this many, the newest first. Default: all").pipe(Flag.optional),
  force: Flags.onOff("force", "Also what is done or quarantined"),
  staleExtractor: Flags.onOff(
    "stale-extractor",
    "Instead of a mode's documents: those that an earlier version of an extractor did, to be done by the present one"
  ),
  extractors: Argument.String("extractor").pipe(
    Argument.withDescription(
      "With --stale-extractor: only what these did. One that is no longer in the list is named here: all that it did is stale"
    ),
    Argument.atLeast(0)
  ),
  id: Flags.gazetteIds,
  territory: Flags.texts("territory", "Only this IBGE code"),
  since: Flags.text("since", "Only gazettes of this day or later, YYYY-MM-DD"),
  dryRun: Flags.onOff("dry-run", "Say what would be done and what is left out, and do nothing"),
  json: Flags.json("Print the report as one JSON object")
}

export const runCommand = Command.make("run", flags, (input) =>
  Effect.gen(function* () {
    const settings = yield* Settings
    const since = Option.getOrUndefined(input.since)
    if (since !== undefined && !isDate(since)) return yield* usage(`--since ${since}: expected a day as YYYY-MM-DD`)
    if (!input.staleExtractor && input.extractors.length > 0) {
      return yield* usage(`${input.extractors.join(" ")}: extractors are named after --stale-extractor`)
    }
    if (input.staleExtractor && Option.isSome(input.mode)) return yield* usage("--stale-extractor takes no --mode")
    const stages = stagesOf(input.stage, settings.themes.areAsked)
    if (!stages.includes("text") && isAboutText(input)) {
      return yield* usage(
        `--stage ${stages.join(" ")} takes --id, --territory and --json: it does what is open, and no document twice`
      )
    }
    yield* requireDatabase
    const staleExtractors = input.staleExtractor ? yield* staleBeside(input.extractors) : undefined
    const choice: Choice = {
      filter: {
        // An unfinished ALL is not this run's to go on with.
        mode: staleExtractors === undefined ? Option.getOrElse(input.mode, () => settings.mode) : "UNPROCESSED",
        staleExtractors,
        isForced: input.force,
        ids: Flags.orAll(input.id),
        territoryIds: Flags.orAll(input.territory),
        since
      },
      limit: input.limit
    }
    if (input.dryRun) return yield* dryRun(choice, input.json).pipe(Effect.provide(House.database))
    const { children } = yield* House.capacity
    // Before anything is opened: what is waited for then is told by where it is.
    const label = stages.includes("text") ? labelOf(choice) : `Stage ${stages.join(", ")}`
    yield* Effect.logInfo(`${label} on ${House.describe(settings)}; extraction children: ${children}`)
    const report = yield* runChosen(choice, stages, input.json)
    yield* Console.log(input.json ? JSON.stringify({ ...report.text, stages: report.stages }) : describeReport(report))
    yield* exitOf(report)
  })
).pipe(
  Command.withDescription("Do the pending gazettes: extract their text, store it, index it, mark them processed"),
  Command.withExamples([
    { command: "escriba run", description: "Do what is pending" },
    { command: "escriba run --mode ALL --limit 100", description: "Do the newest hundred again" },
    {
      command: "escriba run --stale-extractor --dry-run",
      description: "How much did earlier versions of extractors do?"
    },
    { command: "escriba run --id 17 --force", description: "Do one gazette again, whatever became of it" },
    { command: "escriba run --stage themes", description: "Find the excerpts of themes in all that is indexed" },
    { command: "escriba run --dry-run", description: "Count what a run would do, and what it leaves out" }
  ])
)

type Choice = Omit<Selected.SelectedOptions, "pageSize">

/**
 * What the present versions did not do. Nothing that an extractor did is stale merely because it is not in the list at the
 * moment (Tika, when its variable is missing): it has to be named.
 */
const staleBeside = Effect.fnUntraced(function* (named: ReadonlyArray<string>) {
  const { entries } = yield* Roster
  const current = new Map(entries.map(({ extractor: { id, version } }) => [id, version]))
  return (named.length === 0 ? [...current.keys()] : named).map(
    (extractor): StaleExtractor => ({ extractor, version: current.get(extractor) ?? null })
  )
})

const labelOf = ({ filter: { mode, staleExtractors } }: Choice): string =>
  staleExtractors === undefined ? mode : "stale extractors"

/** Tagging again is part of neither finding text nor finding excerpts; it comes last, for the cases that changed alone. */
const stagesOf = (stage: Option.Option<StageName>, areThemesAsked: boolean): ReadonlyArray<StageName> =>
  Option.match(stage, {
    onNone: () => (areThemesAsked ? stageNames : ["text"]),
    onSome: (only) => [only]
  })

/** What only a selection of documents to be extracted understands. */
const isAboutText = (input: {
  readonly mode: Option.Option<unknown>
  readonly limit: Option.Option<unknown>
  readonly since: Option.Option<unknown>
  readonly force: boolean
  readonly staleExtractor: boolean
  readonly dryRun: boolean
}): boolean =>
  [input.mode, input.limit, input.since].some(Option.isSome) || input.force || input.staleExtractor || input.dryRun

interface Report {
  /** `null`: the stage `text` was not asked for. */
  readonly text: RunReport | null
  readonly stages: ReadonlyArray<StageReport>
}

const describeReport = ({ stages, text }: Report): string =>
  [...(text === null ? [] : [describeRun(text)]), ...(stages.length === 0 ? [] : [describeStages(stages)])].join("\n\n")

const runChosen = (choice: Choice, stages: ReadonlyArray<StageName>, isQuiet: boolean) =>
  Effect.gen(function* () {
    const { deadline, filesEndpoint, maxFileBytes, pageSize } = yield* Settings
    const { childBytes, documents } = yield* House.capacity
    yield* Effect.logDebug(`a child may take ${childBytes} bytes, a document ${deadline}`)
    const inForce = yield* House.settingsInForce
    const addresses = addressesBelow(filesEndpoint)
    const watching = yield* observer({ isQuiet })
    const { themes } = yield* Settings
    return yield* drainable(
      Effect.fnUntraced(function* (stop: Deferred.Deferred<Fault>) {
        const text = stages.includes("text")
          ? yield* Selected.run(
              { ...choice, pageSize, maxFileBytes, concurrency: documents, inForce, addresses },
              watching,
              stop
            )
          : null
        if (text !== null && text.stoppedBy !== null) return { text, stages: [] } satisfies Report
        const options = { filter: choice.filter, pageSize, inForce, themes: themes.config.themes }
        const later = stages.filter((stage) => stage !== "text")
        return { text, stages: yield* runStages({ ...options, stages: later }, quiet, stop) } satisfies Report
      })
    )
  }).pipe(Effect.scoped, Effect.provide(House.pipeline))

/** Stages are told by their reports only. */
const quiet = { started: () => Effect.void, group: () => Effect.void }

const dryRun = Effect.fnUntraced(function* (choice: Choice, isJson: boolean) {
  const { pageSize } = yield* Settings
  const plan = yield* (yield* Gazettes).plan({
    ...choice.filter,
    pageSize,
    settings: settingsOf(yield* House.settingsInForce),
    now: timestampOf(yield* Clock.currentTimeMillis),
    runId: 0,
    lastId: Number.MAX_SAFE_INTEGER
  })
  const selected = Math.min(
    plan.selected,
    Option.getOrElse(choice.limit, () => plan.selected)
  )
  yield* Console.log(
    isJson
      ? JSON.stringify({
          mode: choice.filter.mode,
          staleExtractors: choice.filter.staleExtractors,
          ...plan,
          available: plan.selected,
          selected
        })
      : describePlan(choice, plan, selected)
  )
})

const describePlan = (choice: Choice, plan: Plan, selected: number): string =>
  [
    `${labelOf(choice)} would do ${counted(selected, "document")}${selected < plan.selected ? ` of ${count(plan.selected)}` : ""}`,
    ...(plan.byReason.length === 0
      ? []
      : [
          table(
            ["", "State", "Reason", "Documents", "What to do"],
            plan.byReason.map((row) => [
              row.isSelected ? "would do" : "left out",
              row.state ?? "new",
              row.code ?? "",
              count(row.count),
              row.isSelected ? "" : remedyOf(row.code ?? "")
            ]),
            { right: [3] }
          )
        ])
  ].join("\n")

/** A dependency's fault outranks failed documents: they are on record, the rest of the run is not. */
const exitOf = ({ stages, text }: Report): Effect.Effect<void, Exit> => {
  const stoppedBy = [text, ...stages].find((report) => report !== null && report.stoppedBy !== null)?.stoppedBy
  if (stoppedBy !== undefined && stoppedBy !== null) return Effect.fail(stopped(stoppedBy))
  const putOff = text?.byReason.find(({ code }) => reasonOf(code).whose === "dependency")
  if (putOff !== undefined) {
    const message = `${counted(putOff.count, "document")} put off by ${putOff.code}: ${remedyOf(putOff.code)}`
    return Effect.fail(new Exit({ code: exitCodes.dependency, message }))
  }
  const failed = [text, ...stages].some((report) => report !== null && report.failedFirst > 0)
  return failed || (text !== null && text.deferred > 0)
    ? Effect.fail(new Exit({ code: exitCodes.documents, message: "" }))
    : Effect.void
}
