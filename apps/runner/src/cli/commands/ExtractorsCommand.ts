/**
 * `extractors`: lists the extractors in the order in which they are asked.
 *
 * @module
 */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { describeExtractors, ExtractorsAnswer } from "../../actions/DescribeExtractors.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeExtractorList } from "../view/ExtractorsView.ts"

const flags = { isJson: Flags.json("Print them as one JSON array") }

export const extractorsCommand = Command.make("extractors", flags, ({ isJson }) =>
  Effect.flatMap(describeExtractors, printed(ExtractorsAnswer, describeExtractorList, isJson))
).pipe(
  Command.withDescription("List the extractors in the order in which they are asked: ESCRIBA_EXTRACTORS changes it"),
  Command.withExamples([
    { command: "escriba extractors", description: "Which formats are read, and by which extractors" },
    {
      command: "ESCRIBA_EXTRACTORS=...,./epub.ts escriba extractors",
      description: "With a plug-in after the built-in ones"
    }
  ])
)
