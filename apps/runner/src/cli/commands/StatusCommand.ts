/**
 * `status`: counts processed, pending and failed gazettes.
 *
 * @module
 */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { StatusAnswer, status } from "../../actions/Status.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeStatus } from "../view/StatusView.ts"

const flags = { isJson: Flags.json("Print it as one JSON object") }

export const statusCommand = Command.make("status", flags, ({ isJson }) =>
  Effect.flatMap(status, printed(StatusAnswer, describeStatus, isJson))
).pipe(Command.withDescription("Show how many documents are done, pending and failed, by format and reason"))
