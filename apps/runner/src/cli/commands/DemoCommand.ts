/**
 * `demo`: shows all features on gazettes that it generates.
 *
 * @module
 */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { DemoReport, demo, folder } from "../../demo/Demo.ts"
import { documentsFailed } from "../CommandEnd.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeDemo } from "../view/DemoView.ts"
import { observer } from "../view/Progress.ts"

const flags = { isJson: Flags.json("Print the report as one JSON object") }

export const demoCommand = Command.make("demo", flags, ({ isJson }) =>
  Effect.gen(function* () {
    const report = yield* demo(yield* observer({ isQuiet: isJson }))
    yield* printed(DemoReport, describeDemo, isJson)(report)
    if (!report.isAsExpected) return yield* documentsFailed("the demo did not end as expected")
  }).pipe(Effect.scoped)
).pipe(
  Command.withDescription(
    `Make some sixty gazettes, sound and broken ones, do them, search them. Everything is in ${folder}, made anew each time`
  )
)

/** Runs before the demo's house is opened. */
export const announceDemo = ({ isJson }: { readonly isJson: boolean }) =>
  isJson
    ? Effect.void
    : Console.log("Making some sixty gazettes, sound and broken, and doing them on the embedded default ...")
