/**
 * `extractors`: who is asked for a document's text, and in which order.
 *
 * @module
 */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { Roster, type RosterEntry } from "../../extraction/Roster.ts"
import * as Flags from "../Flags.ts"
import { table } from "../view/Format.ts"
import { formatName } from "../view/RunView.ts"

const flags = {
  json: Flags.json("Print them as one JSON array")
}

export const extractorsCommand = Command.make("extractors", flags, ({ json }) =>
  Effect.gen(function* () {
    const { entries } = yield* Roster
    yield* Console.log(json ? JSON.stringify(entries.map(toJson)) : describe(entries))
  })
).pipe(
  Command.withDescription("List the extractors in the order in which they are asked: ESCRIBA_EXTRACTORS changes it"),
  Command.withExamples([
    { command: "escriba extractors", description: "Which formats are read, and by whom" },
    {
      command: "ESCRIBA_EXTRACTORS=...,./epub.ts escriba extractors",
      description: "With a plug-in after the built-in ones"
    }
  ])
)

const toJson = ({ extractor: { id, placement, version }, mediaTypes, origin, place }: RosterEntry) => ({
  id,
  version,
  placement,
  origin,
  place,
  mediaTypes
})

const describe = (entries: ReadonlyArray<RosterEntry>): string =>
  table(
    ["Id", "Version", "Runs in", "Accepts", "Comes from"],
    entries.map(({ extractor: { id, placement, version }, mediaTypes, origin, place }) => [
      id,
      version,
      placement === "sandbox" ? "a child" : "this process",
      accepted(mediaTypes),
      place === null ? origin : `${origin} ${place}`
    ])
  )

/** Names and contents decide where no type does. */
const accepted = (mediaTypes: ReadonlyArray<string>): string =>
  mediaTypes.length === 0 ? "by name or content" : mediaTypes.map(formatName).join(", ")
