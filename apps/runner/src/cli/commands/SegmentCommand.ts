/**
 * `segment`: cuts an association's edition by municipality.
 *
 * @module
 */
import { Console, Effect, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { SegmentAnswer, segment } from "../../actions/Segment.ts"
import { documentsFailed } from "../CommandEnd.ts"
import * as Flags from "../Flags.ts"
import { jsonOf } from "../Output.ts"
import { describeSegments } from "../view/SegmentView.ts"

const flags = {
  file: Argument.String("file").pipe(Argument.withDescription("An edition, of any format")),
  territoryId: Flags.territoryId("The association, for example 2700000: whose layout, and whose municipalities"),
  definition: Flags.one(
    "definition",
    Schema.String,
    "A layout's file in place of the one that Escriba has for that code"
  ),
  isJson: Flags.json(
    "One JSON object: segments [{territoryId, territoryName, checksum, text}], unresolved, corrections, frontMatter, tail, conserved, doubts"
  )
}

export const segmentCommand = Command.make("segment", flags, ({ isJson, ...input }) =>
  Effect.gen(function* () {
    const answer = yield* segment(input).pipe(
      Effect.catchTag("Fault", ({ message }) => documentsFailed(`${input.file}: ${message}`))
    )
    yield* Console.log(isJson ? jsonOf(SegmentAnswer)(answer) : describeSegments(answer))
    if (answer.segments.length === 0 || !answer.conserved) {
      return yield* documentsFailed(`${input.file}: it would be indexed whole`)
    }
  })
).pipe(
  Command.withDescription("Cut an association's edition by municipality and show the parts; nothing is stored"),
  Command.withExamples([
    {
      command: "escriba segment diario.pdf --territory 2700000",
      description: "Which municipalities have acts in this edition?"
    },
    {
      command: "escriba segment diario.pdf --territory 4200000 --definition sc.json --json",
      description: "Try the layout of another association"
    }
  ])
)
