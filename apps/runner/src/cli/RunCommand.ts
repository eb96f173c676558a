/**
 * `run`: the way of every selected document.
 *
 * @module
 */
import { Gazettes, modes } from "@escriba/db/Gazettes"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Console, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as App from "../App.ts"
import { placesOf } from "../Embedded.ts"
import type { RunReport } from "../pipeline/Outcome.ts"
import * as Pipeline from "../pipeline/Pipeline.ts"
import { Settings } from "../Settings.ts"
import { Exit, exitCodes } from "./Exit.ts"
import { counted } from "./Format.ts"
import { requireDatabase } from "./Home.ts"
import { observer } from "./Progress.ts"
import { describeRun } from "./RunSummary.ts"

const flags = {
  mode: Flag.Literals("mode", modes).pipe(
    Flag.withDescription(
      "DAILY: scraped in the last day. UNPROCESSED: not yet processed. ALL: every one, again. Default: EXECUTION_MODE, else UNPROCESSED"
    ),
    Flag.optional
  ),
  limit: Flag.Int("limit").pipe(
    Flag.withDescription("Do at most this many, the newest first. Default: all"),
    Flag.filter(
      (limit) => limit > 0,
      (limit) => `expected 1 or more, got ${limit}`
    ),
    Flag.optional
  ),
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Say what would be done, and do nothing"),
    Flag.withDefault(false)
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print the report as one JSON object"), Flag.withDefault(false))
}

export const runCommand = Command.make("run", flags, (input) =>
  Effect.gen(function* () {
    yield* requireDatabase
    const settings = yield* Settings
    const mode = Option.getOrElse(input.mode, () => settings.mode)
    if (input.dryRun) return yield* dryRun(mode, input.limit, input.json).pipe(Effect.provide(App.embedded))
    const report = yield* runAll(mode, input.limit, { isQuiet: input.json })
    yield* Console.log(input.json ? JSON.stringify(report) : describeRun(report))
    yield* exitOf(report)
  })
).pipe(
  Command.withDescription("Do the pending gazettes: extract their text, store it, index it, mark them processed"),
  Command.withExamples([
    { command: "escriba run", description: "Do what is pending" },
    { command: "escriba run --mode ALL --limit 100", description: "Do the newest hundred again" },
    { command: "escriba run --dry-run", description: "Count what a run would do" }
  ])
)

/** A whole run on the embedded default. */
export const runAll = (
  mode: Pipeline.RunOptions["mode"],
  limit: Option.Option<number>,
  options: { readonly isQuiet: boolean }
) =>
  Effect.gen(function* () {
    const settings = yield* Settings
    const { childBytes, children, documents } = yield* App.capacity
    yield* Effect.logInfo(
      `${mode} on the embedded default: database, index and texts in ${settings.home}, originals where they lie, no Tika; extraction children: ${children}`
    )
    yield* Effect.logDebug(`a child may take ${childBytes} bytes, a document ${settings.deadline}`)
    return yield* Pipeline.run(
      { mode, pageSize: settings.pageSize, maxFileBytes: settings.maxFileBytes, concurrency: documents, limit },
      yield* observer(options)
    )
  }).pipe(
    Effect.scoped,
    Effect.provide(
      Layer.merge(
        App.extraction(({ home }) => placesOf(home).scratch),
        App.embedded
      )
    )
  )

const dryRun = Effect.fnUntraced(function* (
  mode: Pipeline.RunOptions["mode"],
  limit: Option.Option<number>,
  isJson: boolean
) {
  const { pageSize } = yield* Settings
  const now = timestampOf(yield* Clock.currentTimeMillis)
  const available = yield* (yield* Gazettes).count({ mode, pageSize, now })
  const selected = Math.min(
    available,
    Option.getOrElse(limit, () => available)
  )
  yield* Console.log(
    isJson
      ? JSON.stringify({ mode, available, selected })
      : `${mode} would do ${counted(selected, "document")} of ${available}`
  )
})

/** A dependency's stop outranks failed documents: they are on record, the rest of the run is not. */
export const exitOf = (report: RunReport): Effect.Effect<void, Exit> => {
  if (report.stoppedBy !== null) {
    const { code, detail } = report.stoppedBy
    return Effect.fail(new Exit({ code: exitCodes.dependency, message: `stopped by ${code}: ${detail}` }))
  }
  return report.failedFirst > 0 || report.deferred > 0
    ? Effect.fail(new Exit({ code: exitCodes.documents, message: "" }))
    : Effect.void
}
