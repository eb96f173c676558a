/**
 * `bun packages/specimens/src/bin.ts DIRECTORY`: writes the set there and prints its manifest as one line of JSON.
 *
 * @module
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Console, Effect, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { Manifest } from "./Manifest.ts"
import { writeSpecimens } from "./writeSpecimens.ts"

const write = Command.make("specimens", { directory: Argument.String("directory") }, ({ directory }) =>
  writeSpecimens(directory).pipe(Effect.flatMap(Schema.encodeEffect(Manifest)), Effect.flatMap(Console.log))
)

write.pipe(Command.run({ version: "0.1.0" }), Effect.provide(NodeServices.layer), NodeRuntime.runMain)
