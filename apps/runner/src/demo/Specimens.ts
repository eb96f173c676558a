/**
 * Makes the demo's gazettes in a process of its own, so that the libraries for it never load here.
 *
 * @module
 */
import { Manifest, type SpecimenFile } from "@escriba/specimens/Manifest"
import { Effect, Schema, type Scope, Stream } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { faultOf } from "../faults/Fault.ts"
import { commandOf } from "../machine/Programs.ts"

export const makeSpecimens = Effect.fn("Demo.makeSpecimens")(function* (
  directory: string
): Effect.fn.Return<ReadonlyArray<SpecimenFile>, unknown, ChildProcessSpawner.ChildProcessSpawner | Scope.Scope> {
  const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
  const { args, file } = commandOf("specimens")
  const child = yield* spawner.spawn(ChildProcess.make(file, [...args, directory], { stdin: "ignore" }))
  const outputs = [textOf(child.stdout), textOf(child.stderr), child.exitCode] as const
  const [line, said, exitCode] = yield* Effect.all(outputs, { concurrency: "unbounded" })
  if (exitCode !== 0) return yield* faultOf("Defect", `the demo's gazettes were not made: ${`${said}${line}`.trim()}`)
  return yield* Schema.decodeEffect(Manifest)(line.trim())
}, Effect.scoped)

const textOf = <E>(bytes: Stream.Stream<Uint8Array, E>) => Stream.mkString(Stream.decodeText(bytes))
