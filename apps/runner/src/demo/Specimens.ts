/**
 * Makes the demo's gazettes in a process of its own, so that the libraries for it never load here.
 *
 * @module
 */
import { Manifest, type SpecimenFile } from "@escriba/specimens/Manifest"
import { Effect, Schema } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { commandOf } from "../machine/Programs.ts"

export const makeSpecimens = Effect.fn("Demo.makeSpecimens")(function* (
  directory: string
): Effect.fn.Return<ReadonlyArray<SpecimenFile>, unknown, ChildProcessSpawner.ChildProcessSpawner> {
  const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
  const { args, file } = commandOf("specimens")
  const line = yield* spawner.string(
    ChildProcess.make(file, [...args, directory], { stdin: "ignore", stderr: "inherit" })
  )
  return yield* Schema.decodeEffect(Manifest)(line.trim())
})
