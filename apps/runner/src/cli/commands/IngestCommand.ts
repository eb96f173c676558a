/**
 * `ingest`: registers files as pending gazettes without moving them.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { IngestAnswer, ingest } from "../../actions/Ingest.ts"
import { Day } from "../../actions/Inputs.ts"
import { counted } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import { documentsFailed } from "../CommandEnd.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeIngest } from "../view/IngestView.ts"

const flags = {
  paths: Argument.String("path").pipe(
    Argument.withDescription("Files and folders with all that is below them"),
    Argument.atLeast(1)
  ),
  territoryId: Flags.oneTerritory("The territory of all of them. Default: what each path says"),
  date: Flags.one("date", Day, "YYYY-MM-DD for all of them. Default: what each path says"),
  collection: Flags.one(
    "collection",
    Schema.String,
    "Name of the set for those without a territory. Default: their folder's name"
  ),
  isPruning: Flags.onOff("prune", "Remove the documents below the paths whose files are gone. A path may be gone, too"),
  isJson: Flags.json("Print the counts as one JSON object")
}

export const ingestCommand = Command.make("ingest", flags, ({ isJson, ...input }) =>
  Effect.gen(function* () {
    const { home } = yield* Settings
    const answer = yield* ingest(input)
    yield* printed(IngestAnswer, (report) => describeIngest(report, home), isJson)(answer)
    const { unreadable } = answer
    for (const { detail, path } of unreadable) yield* Effect.logWarning(`not read: ${path}: ${detail}`)
    if (unreadable.length > 0) return yield* documentsFailed(`${counted(unreadable.length, "path")} could not be read`)
  })
).pipe(
  Command.withDescription(
    "Register files as pending gazettes. They stay where they lie. Known ones that were moved, changed or told of anew are done again by the next run. Territory, date and edition come from paths such as 2700000/2020-01-02/edicao-12.pdf"
  ),
  Command.withExamples([
    { command: "escriba ingest ~/diarios", description: "Register all documents of a folder" },
    {
      command: "escriba ingest ato.pdf --territory 2700300 --date 2024-03-05",
      description: "Say what the path does not"
    }
  ])
)
