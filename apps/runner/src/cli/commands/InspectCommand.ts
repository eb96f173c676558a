/**
 * `inspect`: shows everything that is known about one gazette.
 *
 * @module
 */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { InspectAnswer, inspect } from "../../actions/Inspect.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeInspection } from "../view/InspectView.ts"

const flags = {
  id: Argument.Int("id").pipe(
    Argument.withDescription("The gazette's number, as `failures` and `search --json` give it")
  ),
  isJson: Flags.json("Print it as one JSON object")
}

export const inspectCommand = Command.make("inspect", flags, ({ id, isJson }) =>
  Effect.flatMap(inspect(id), printed(InspectAnswer, describeInspection, isJson))
).pipe(
  Command.withDescription("Show one gazette's row, its state in each stage, and its history"),
  Command.withExamples([{ command: "escriba inspect 17", description: "Why did this one fail, and how often?" }])
)
