/**
 * `run`: the way of every selected document.
 *
 * @module
 */
import { Gazettes, modes, type Plan } from "@escriba/db/Gazettes"
import { isReasonCode, reasonOf } from "@escriba/gazettes/Reason"
import { isDate, timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as App from "../App.ts"
import type { RunReport } from "../pipeline/Outcome.ts"
import * as Pipeline from "../pipeline/Pipeline.ts"
import { Settings } from "../Settings.ts"
import { drainable } from "./Drain.ts"
import { Exit, exitCodes, usage } from "./Exit.ts"
import * as Flags from "./Flags.ts"
import { count, counted, table } from "./Format.ts"
import { requireDatabase } from "./Home.ts"
import { observer } from "./Progress.ts"
import { describeRun, remedyOf } from "./RunSummary.ts"

const flags = {
  mode: Flag.Literals("mode", modes).pipe(
    Flag.withDescription(
      "DAILY: scraped in the last day. UNPROCESSED: not yet processed. ALL: every one, again. Default: EXECUTION_MODE, else DAILY on PostgreSQL and UNPROCESSED on the embedded database"
    ),
    Flag.optional
  ),
  limit: Flags.limit("Do at most this many, the newest first. Default: all").pipe(Flag.optional),
  force: Flags.onOff("force", "Also what is done or quarantined"),
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
    yield* requireDatabase
    const choice: Choice = {
      mode: Option.getOrElse(input.mode, () => settings.mode),
      limit: input.limit,
      isForced: input.force,
      ids: Flags.orAll(input.id),
      territoryIds: Flags.orAll(input.territory),
      since
    }
    if (input.dryRun) return yield* dryRun(choice, input.json).pipe(Effect.provide(App.database))
    const { children } = yield* App.capacity
    // Before anything is opened: what is waited for then is told by where it is.
    yield* Effect.logInfo(`${choice.mode} on ${App.describe(settings)}; extraction children: ${children}`)
    const report = yield* runChosen(choice, input.json)
    yield* Console.log(input.json ? JSON.stringify(report) : describeRun(report))
    yield* exitOf(report)
  })
).pipe(
  Command.withDescription("Do the pending gazettes: extract their text, store it, index it, mark them processed"),
  Command.withExamples([
    { command: "escriba run", description: "Do what is pending" },
    { command: "escriba run --mode ALL --limit 100", description: "Do the newest hundred again" },
    { command: "escriba run --id 17 --force", description: "Do one gazette again, whatever became of it" },
    { command: "escriba run --dry-run", description: "Count what a run would do, and what it leaves out" }
  ])
)

type Choice = Pick<Pipeline.RunOptions, "mode" | "limit" | "isForced" | "ids" | "territoryIds" | "since">

const runChosen = (choice: Choice, isQuiet: boolean) =>
  Effect.gen(function* () {
    const { deadline, maxFileBytes, pageSize } = yield* Settings
    const { childBytes, documents } = yield* App.capacity
    yield* Effect.logDebug(`a child may take ${childBytes} bytes, a document ${deadline}`)
    const settings = yield* App.settingsInForce
    const urlOf = App.urlOf(yield* Settings)
    const watching = yield* observer({ isQuiet })
    return yield* drainable((stop) =>
      Pipeline.run({ ...choice, pageSize, maxFileBytes, documents, settings, urlOf }, watching, stop)
    )
  }).pipe(Effect.scoped, Effect.provide(App.pipeline))

const dryRun = Effect.fnUntraced(function* (choice: Choice, isJson: boolean) {
  const { pageSize } = yield* Settings
  const plan = yield* (yield* Gazettes).plan({
    ...choice,
    pageSize,
    settings: yield* App.settingsInForce,
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
      ? JSON.stringify({ mode: choice.mode, ...plan, available: plan.selected, selected })
      : describePlan(choice, plan, selected)
  )
})

const describePlan = (choice: Choice, plan: Plan, selected: number): string =>
  [
    `${choice.mode} would do ${counted(selected, "document")}${selected < plan.selected ? ` of ${count(plan.selected)}` : ""}`,
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
const exitOf = (report: RunReport): Effect.Effect<void, Exit> => {
  const putOff = report.byReason.find(({ code }) => isReasonCode(code) && reasonOf(code).whose === "dependency")
  if (report.stoppedBy !== null) {
    const { code, detail } = report.stoppedBy
    return Effect.fail(new Exit({ code: exitCodes.dependency, message: `stopped by ${code}: ${detail}` }))
  }
  if (putOff !== undefined) {
    const message = `${counted(putOff.count, "document")} put off by ${putOff.code}: ${remedyOf(putOff.code)}`
    return Effect.fail(new Exit({ code: exitCodes.dependency, message }))
  }
  return report.failedFirst > 0 || report.deferred > 0
    ? Effect.fail(new Exit({ code: exitCodes.documents, message: "" }))
    : Effect.void
}
