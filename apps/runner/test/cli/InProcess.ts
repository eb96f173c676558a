/**
 * The command line in this process: quick to start, but with this process's working folder, and without signals.
 *
 * @module
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { ConfigProvider, Effect, Layer } from "effect"
import { TestConsole } from "effect/testing"
import { main } from "../../src/cli/Cli.ts"
import type { Ended } from "../Command.ts"

export const inProcess = (args: ReadonlyArray<string>, environment: Record<string, string>): Effect.Effect<Ended> =>
  Effect.gen(function* () {
    const exitCode = yield* Effect.match(main(args), { onFailure: ({ code }): number => code, onSuccess: () => 0 })
    const [stdout, stderr] = [yield* TestConsole.logLines, yield* TestConsole.errorLines]
    return { exitCode, stdout: stdout.join("\n"), stderr: stderr.join("\n") }
  }).pipe(
    Effect.provide(Layer.merge(TestConsole.layer, ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))),
    Effect.provide(NodeServices.layer)
  )
