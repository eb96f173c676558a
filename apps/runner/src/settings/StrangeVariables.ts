/**
 * Finds environment variables that are probably meant for Escriba but are never read. Without this check, a misspelt name
 * would go unnoticed.
 *
 * @module
 */
import { editDistance } from "@escriba/gazettes/segmentation/EditDistance"
import { variableNames, variables } from "./Variables.ts"

/** A shorter name is similar to many names that have nothing to do with Escriba. */
const leastLength = 8
/**
 * Distance in letters. A more distant name is another word: `TIKA_CHUNK_SIZE`, a variable of the system before Escriba, is
 * not a misspelling.
 */
const mostDistance = 2

/** One line per variable. */
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
