/**
 * `ingest`: files become pending gazettes where they lie.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { isDate } from "@escriba/gazettes/Timestamp"
import { Console, Effect, FileSystem, Option } from "effect"
import { Argument, Command } from "effect/cli"
import * as House from "../../house/House.ts"
import { type IngestReport, ingest } from "../../intake/Ingest.ts"
import { bytes, count, counted } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import { Exit, exitCodes, usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"

const flags = {
  paths: Argument.String("path").pipe(
    Argument.withDescription("Files and folders, walked to the bottom"),
    Argument.atLeast(1)
  ),
  territory: Flags.text("territory", "IBGE code of seven digits for all of them. Default: what each path says"),
  date: Flags.text("date", "YYYY-MM-DD for all of them. Default: what each path says"),
  collection: Flags.text("collection", "Name of the set for those without a territory. Default: their folder's name"),
  json: Flags.json("Print the counts as one JSON object")
}

export const ingestCommand = Command.make("ingest", flags, (input) =>
  Effect.gen(function* () {
    if ((yield* Settings).postgres !== undefined) {
      return yield* usage("POSTGRES_HOST is set: scrapers fill that database, and nothing of theirs is written to")
    }
    yield* requirePaths(input.paths)
    const date = Option.getOrUndefined(input.date)
    if (date !== undefined && !isDate(date)) return yield* usage(`--date ${date}: expected a day as YYYY-MM-DD`)
    const given = {
      territoryId: Option.getOrUndefined(input.territory),
      date,
      collection: Option.getOrUndefined(input.collection)
    }
    const report = yield* ingestPaths(input.paths, given)
    yield* Console.log(input.json ? JSON.stringify(toJson(report)) : describeIngest(report, (yield* Settings).home))
    for (const { detail, path } of report.unreadable) yield* Effect.logWarning(`not read: ${path}: ${detail}`)
    if (report.unreadable.length > 0) {
      return yield* new Exit({
        code: exitCodes.documents,
        message: `${counted(report.unreadable.length, "path")} could not be read`
      })
    }
  })
).pipe(
  Command.withDescription(
    "Register files as pending gazettes. They stay where they lie. Territory, date and edition come from paths such as 2700000/2020-01-02/edicao-12.pdf"
  ),
  Command.withExamples([
    { command: "escriba ingest ~/diarios", description: "Register all documents of a folder" },
    {
      command: "escriba ingest ato.pdf --territory 2700300 --date 2024-03-05",
      description: "Say what the path does not"
    }
  ])
)

/** Registers in the embedded default, which is made when missing. */
export const ingestPaths = (paths: ReadonlyArray<string>, given: Parameters<typeof ingest>[1]) =>
  Effect.gen(function* () {
    const territories = yield* (yield* Gazettes).territories
    const { territoryId } = given
    if (territoryId !== undefined && !territories.some(({ id }) => id === territoryId)) {
      return yield* usage(`--territory ${territoryId}: no territory has this IBGE code`)
    }
    return yield* ingest(paths, given, (report) =>
      Effect.logDebug(`${report.outcomes.added} registered, ${report.outcomes.known} known`)
    )
  }).pipe(Effect.provide(House.intake))

const requirePaths = Effect.fnUntraced(function* (paths: ReadonlyArray<string>) {
  const fs = yield* FileSystem.FileSystem
  const missing = yield* Effect.filter(paths, (path) => Effect.map(fs.exists(path), (exists) => !exists))
  if (missing.length > 0) return yield* usage(`no such file or folder: ${missing.join(", ")}`)
})

const toJson = ({ byCollection, ...report }: IngestReport) => ({
  ...report,
  byCollection: Object.fromEntries(byCollection)
})

export const describeIngest = (report: IngestReport, home: string): string => {
  const { added, changed, duplicate, known } = report.outcomes
  const skipped = Object.entries(report.skipped).filter(([, number]) => number > 0)
  const collections = [...report.byCollection].sort((a, b) => b[1] - a[1])
  return [
    `${counted(added, "document")} registered (${bytes(report.bytes)}), ${count(changed)} with new content, ${count(known)} known, ${counted(duplicate, "duplicate")}`,
    ...(added === 0
      ? []
      : [
          `  ${count(report.byTerritory)} with a territory, ${count(added - report.byTerritory)} in collections${listed(collections)}`
        ]),
    ...(skipped.length === 0
      ? []
      : [`  skipped: ${skipped.map(([reason, number]) => `${count(number)} ${reason}`).join(", ")}`]),
    ...(added + changed === 0 ? [] : [`  \`run\` does them; all lies in ${home}`])
  ].join("\n")
}

const listed = (collections: ReadonlyArray<readonly [string, number]>): string => {
  const shown = collections.slice(0, 5).map(([name, number]) => `${name} (${count(number)})`)
  const more = collections.length > shown.length ? [`${collections.length - shown.length} more`] : []
  return collections.length === 0 ? "" : `: ${[...shown, ...more].join(", ")}`
}
