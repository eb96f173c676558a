/**
 * Whether the variables that deployment files set are ones that the program reads.
 *
 * @module
 */
import { variableNames } from "../apps/runner/src/settings/Variables.ts"

const known: ReadonlySet<string> = new Set(variableNames)

/** A name that nobody reads is a setting that silently does nothing. */
export const unknownVariables = (file: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => !known.has(name)).map((name) => `${file}: the program reads no variable ${name}`)
