/**
 * `aggregates`: the open-data archives of territories and states.
 *
 * @module
 */
import { Archives } from "@escriba/db/Archives"
import { isAssociation } from "@escriba/gazettes/Territory"
import { Console, type Deferred, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { type ArchivesReport, publishAll } from "../../archives/Publishing.ts"
import type { Fault } from "../../faults/Fault.ts"
import { placesOf } from "../../house/Embedded.ts"
import * as House from "../../house/House.ts"
import { bytes, count, counted, duration } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import { drainable } from "../Drain.ts"
import { Exit, exitCodes, stopped, usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { requireDatabase } from "../Home.ts"

const flags = {
  territory: Flags.texts("territory", "Only this IBGE code; no archive of its state is made then"),
  year: Flag.Int("year").pipe(Flag.withDescription("Only this year; repeat it for several"), Flag.atLeast(0)),
  state: Flags.texts("state", "Only this state, by its two letters"),
  withSegments: Flags.onOff(
    "with-segments",
    "Also what municipalities publish in the editions of associations: other archives under the same names"
  ),
  dryRun: Flags.onOff("dry-run", "Count what would be made, and make nothing"),
  json: Flags.json("Print the report as one JSON object")
}

export const aggregatesCommand = Command.make("aggregates", flags, (input) =>
  Effect.gen(function* () {
    const settings = yield* Settings
    const filter = {
      territoryIds: Flags.orAll(input.territory),
      stateCodes: Flags.orAll(input.state.map((state) => state.toUpperCase())),
      years: Flags.orAll(input.year),
      withSegments: input.withSegments
    }
    const associations = input.territory.filter(isAssociation)
    if (associations.length > 0) {
      return yield* usage(
        `--territory ${associations.join(" ")}: an association has no archive, its municipalities have`
      )
    }
    yield* requireDatabase
    if (input.dryRun) return yield* dryRun(filter, input.json).pipe(Effect.provide(House.database))
    const where = settings.storage === undefined ? placesOf(settings.home).texts : settings.storage.bucket
    yield* Effect.logInfo(`archives go to aggregates/ in ${where}`)
    const report = yield* drainable((stop: Deferred.Deferred<Fault>) =>
      publishAll(
        filter,
        (done, all) =>
          done % yearsALine === 0 || done === all ? Effect.logInfo(`${done} of ${all} years`) : Effect.void,
        stop
      )
    ).pipe(Effect.scoped, Effect.provide(House.archives))
    yield* Console.log(input.json ? JSON.stringify(report) : describe(report))
    yield* exitOf(report)
  })
).pipe(
  Command.withDescription(
    "Publish the open-data archives: a ZIP of XML a territory and year, and one a state and year. What has not changed is not uploaded again"
  ),
  Command.withExamples([
    { command: "escriba aggregates --state AL --year 2024", description: "One state's year, and its territories'" },
    { command: "escriba aggregates --territory 2700300", description: "All years of one city" }
  ])
)

const yearsALine = 100

const dryRun = Effect.fnUntraced(function* (filter: Parameters<typeof publishAll>[0], isJson: boolean) {
  const years = yield* (yield* Archives).years(filter)
  const states =
    filter.territoryIds === undefined ? new Set(years.map((year) => `${year.stateCode} ${year.year}`)).size : 0
  yield* Console.log(
    isJson
      ? JSON.stringify({ territoryYears: years.length, stateYears: states })
      : `would make ${counted(years.length, "archive")} of territories and ${counted(states, "archive")} of states`
  )
})

const describe = (report: ArchivesReport): string =>
  [
    `${counted(report.published, "archive")} published (${bytes(report.bytes)}), ${count(report.unchanged)} unchanged, ${count(report.failed.length)} failed; ${counted(report.gazettes, "gazette")} in ${duration(report.durationMs)}`,
    ...report.failed.map(({ code, detail, key }) => `  ${key}: ${code}: ${detail}`)
  ].join("\n")

const exitOf = (report: ArchivesReport): Effect.Effect<void, Exit> => {
  if (report.stoppedBy !== null) return Effect.fail(stopped(report.stoppedBy))
  return report.failed.length === 0 ? Effect.void : Effect.fail(new Exit({ code: exitCodes.documents, message: "" }))
}
