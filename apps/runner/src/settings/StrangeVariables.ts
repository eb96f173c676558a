/**
 * Variables of the environment that are probably meant for Escriba and that nothing reads: a misspelt name is silent else.
 *
 * @module
 */
import { editDistance } from "@escriba/gazettes/segmentation/EditDistance"
import { variableNames, variables } from "./Variables.ts"

/** A shorter name is near to many that have nothing to do with us. */
const leastLength = 8
/** Letters. A longer way apart is another word: `TIKA_CHUNK_SIZE`, which the system before us had, is nobody's mistake. */
const mostDistance = 2

/** A line for each. */
export const strangeVariables = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.flatMap((name) => {
    if (Object.hasOwn(variables, name) || name.length < leastLength) return []
    const near = nearest(name)
    const isOurs = /^ESCRIBA_(?!TEST_)/i.test(name)
    if (near === undefined) return isOurs ? [`${name} is set, but Escriba has no such variable`] : []
    return [`${name} is set, but Escriba has no such variable: did you mean ${near}?`]
  })

const nearest = (name: string): string | undefined =>
  variableNames
    .map((known) => ({ known, distance: editDistance(name.toUpperCase(), known, mostDistance) }))
    .filter(({ distance }) => distance <= mostDistance)
    .sort((one, other) => one.distance - other.distance)[0]?.known
