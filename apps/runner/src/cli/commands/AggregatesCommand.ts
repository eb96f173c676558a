/**
 * `aggregates`: the open-data archives of territories and states.
 *
 * @module
 */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { ArchivesAnswer, ArchivesCount, countArchives, publishArchives } from "../../actions/PublishArchives.ts"
import { requireDatabase } from "../../actions/Ready.ts"
import { placesOf } from "../../house/Embedded.ts"
import { Settings } from "../../settings/Settings.ts"
import { documentsFailed, putOffBy, stopped } from "../CommandEnd.ts"
import { drainable } from "../Drain.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeArchiveCount, describeArchives } from "../view/ArchivesView.ts"

const flags = {
  territoryIds: Flags.municipalityIds,
  years: Flags.severalNumbers("year", "Only this year"),
  stateCodes: Flags.states,
  withSegments: Flags.onOff(
    "with-segments",
    "Also what municipalities publish in the editions of associations: other archives under the same names"
  ),
  failsOnDocuments: Flags.failsOnDocuments("an archive could not be made for what its gazettes lack"),
  isDryRun: Flags.onOff("dry-run", "Count what would be made, and make nothing"),
  isJson: Flags.json("Print the report as one JSON object")
}

const yearsPerLine = 100

export const aggregatesCommand = Command.make(
  "aggregates",
  flags,
  ({ failsOnDocuments, isDryRun, isJson, ...input }) =>
    isDryRun
      ? Effect.flatMap(countArchives(input), printed(ArchivesCount, describeArchiveCount, isJson))
      : Effect.gen(function* () {
          const observe = (done: number, all: number) =>
            done % yearsPerLine === 0 || done === all ? Effect.logInfo(`${done} of ${all} years`) : Effect.void
          const answer = yield* drainable(
            (stop) => publishArchives(input, observe, stop),
            printed(ArchivesAnswer, describeArchives, isJson)
          )
          if (answer.stoppedBy !== null) return yield* stopped(answer.stoppedBy)
          const end = putOffBy(answer.failed.map(({ code, detail, key }) => ({ code, message: `${key}: ${detail}` })))
          if (end !== undefined) return yield* end
          if (failsOnDocuments && answer.failed.length > 0) return yield* documentsFailed("")
        })
).pipe(
  Command.withDescription(
    "Publish the open-data archives: a ZIP of XML per territory and year, and one per state and year. What has not changed is not uploaded again"
  ),
  Command.withExamples([
    { command: "escriba aggregates --state AL --year 2024", description: "One state's year, and its territories'" },
    { command: "escriba aggregates --territory 2700300", description: "All years of one city" }
  ])
)

/** Runs before the house is opened. */
export const announceArchives = Effect.fnUntraced(function* ({ isDryRun }: { readonly isDryRun: boolean }) {
  yield* requireDatabase
  const { home, storage } = yield* Settings
  const where = storage === undefined ? placesOf(home).texts : storage.bucket
  if (!isDryRun) yield* Effect.logInfo(`archives go to aggregates/ in ${where}`)
})
