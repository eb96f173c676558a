/**
 * `doctor`: is everything there that a run needs?
 *
 * @module
 */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { examine } from "../../doctor/Doctor.ts"
import type { Finding } from "../../doctor/Finding.ts"
import { counted } from "../../machine/Quantities.ts"
import { Exit, exitCodes } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { styled, table } from "../view/Format.ts"

const flags = {
  json: Flags.json("Print the findings as one JSON array")
}

export const doctorCommand = Command.make("doctor", flags, ({ json }) =>
  Effect.gen(function* () {
    const found = yield* examine
    yield* Console.log(json ? JSON.stringify(found) : describe(found))
    const wrong = found.filter(({ result }) => result === "wrong").length
    if (wrong > 0) {
      return yield* new Exit({ code: exitCodes.dependency, message: json ? "" : `${counted(wrong, "thing")} wrong` })
    }
  })
).pipe(
  Command.withDescription(
    "Look at every service and at this machine, and say what is wrong and what to do. Changes nothing, but for a probe object in the bucket that it removes again"
  ),
  Command.withExamples([{ command: "escriba doctor", description: "Before the first run, and when one stopped" }])
)

const marks: Readonly<Record<Finding["result"], string>> = {
  ok: styled("green", "ok"),
  warning: styled("yellow", "warning"),
  wrong: styled("red", "WRONG"),
  unknown: styled("dim", "unknown")
}

const describe = (found: ReadonlyArray<Finding>): string =>
  table(
    ["Service", "Check", "Result", "What was found", "What to do"],
    found.map(({ check, detail, remedy, result, service }) => [service, check, marks[result], detail, remedy]),
    process.stdout.isTTY ? { wrap: [null, null, null, 60, 50] } : {}
  )
