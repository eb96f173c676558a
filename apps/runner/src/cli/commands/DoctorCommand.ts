/**
 * `doctor`: checks everything that a run needs.
 *
 * @module
 */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { DoctorAnswer, examine } from "../../doctor/Doctor.ts"
import { counted } from "../../machine/Quantities.ts"
import { endAs } from "../CommandEnd.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeFindings } from "../view/DoctorView.ts"

const flags = { isJson: Flags.json("Print the findings as one JSON array") }

export const doctorCommand = Command.make("doctor", flags, ({ isJson }) =>
  Effect.gen(function* () {
    const found = yield* examine
    yield* printed(DoctorAnswer, describeFindings, isJson)(found)
    const wrong = found.filter(({ result }) => result === "wrong")
    if (wrong.length === 0) return
    const kind = wrong.every(({ check }) => check === "reachable") ? "later" : "person"
    return yield* endAs(kind, isJson ? "" : `${counted(wrong.length, "thing")} wrong`)
  })
).pipe(
  Command.withDescription(
    "Check every service and this machine, and say what is wrong and what to do. Changes nothing, except for a probe object in the bucket, which it removes again"
  ),
  Command.withExamples([
    { command: "escriba doctor", description: "Before the first run, and after a run that stopped" }
  ])
)
