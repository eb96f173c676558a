/**
 * The program, from its command line to its exit code.
 *
 * @module
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Console, Effect } from "effect"
import { main } from "./cli/Cli.ts"
import { noteSignals, teardown } from "./cli/CommandEnd.ts"
import { console } from "./cli/view/LiveLine.ts"

noteSignals()
main(process.argv.slice(2)).pipe(
  Effect.provideService(Console.Console, console),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ teardown })
)
