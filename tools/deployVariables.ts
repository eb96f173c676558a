/**
 * Whether the variables that deployment files set are ones that the program reads.
 *
 * @module
 */
import { variableNames } from "../apps/runner/src/settings/Variables.ts"

const known: ReadonlySet<string> = new Set(variableNames)

/** A variable that the program does not read is a setting without effect. */
export const unknownVariables = (file: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => !known.has(name)).map((name) => `${file}: the program reads no variable ${name}`)
