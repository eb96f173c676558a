/**
 * The executable: `escriba COMMAND`, or one of our own programs. Run from its sources, it starts the built program where there
 * is one.
 *
 * @module
 */
import { asProgram, isPacked, type ProgramName, programOf } from "./machine/Programs.ts"

const packed: Readonly<Record<ProgramName, () => Promise<unknown>>> = {
  main: () => import("./main.ts"),
  childMain: () => import("./children/program/childMain.ts"),
  pluginChildMain: () => import("./children/program/pluginChildMain.ts"),
  watchdogMain: () => import("./children/program/watchdogMain.ts"),
  specimens: () => import("@escriba/specimens/bin")
}

const isProgram = (name: string | undefined): name is ProgramName => name !== undefined && Object.hasOwn(packed, name)

const asked = process.argv[2] === asProgram ? process.argv.splice(2, 2)[1] : "main"
const name = isProgram(asked) ? asked : "main"
await (isPacked ? packed[name]() : import(programOf(name)))
