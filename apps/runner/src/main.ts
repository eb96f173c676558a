/**
 * The program, from its command line to its exit code.
 *
 * @module
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { main } from "./cli/Cli.ts"
import { noteSignals, teardown } from "./cli/CommandEnd.ts"

noteSignals()
main(process.argv.slice(2)).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain({ teardown }))
