/**
 * What earlier versions of gazettes left behind, in memory.
 *
 * @module
 */

import type { Completion, Leftover } from "../Ledger.ts"
import { leftBehind } from "../LeftBehind.ts"
import type { Tables } from "./Tables.ts"

const placeOf = ({ gazetteId, key, kind }: Omit<Leftover, "isOwned">) => JSON.stringify([gazetteId, kind, key])

/** Before the new version is saved: what the ledger says of the one before, and what the index was found to hold. */
export const noteLeftovers = (tables: Tables, completion: Completion) => {
  const before = tables.ledger.get(completion.claim.gazetteId) ?? { documentIds: [], textKey: null }
  for (const leftover of leftBehind(before, completion)) tables.leftovers.set(placeOf(leftover), leftover)
}

const isOwned = (tables: Tables, { key, kind }: Omit<Leftover, "isOwned">): boolean => {
  const done = [...tables.ledger.values()].filter(({ state }) => state === "done")
  const gazettes = [...tables.gazettes.values()]
  return kind === "document"
    ? gazettes.some(({ fileChecksum }) => fileChecksum === key) || done.some((row) => row.documentIds.includes(key))
    : gazettes.some(({ filePath }) => filePath === key) || done.some(({ textKey }) => textKey === key)
}

const order = (one: Omit<Leftover, "isOwned">, other: Omit<Leftover, "isOwned">) =>
  one.gazetteId - other.gazetteId || one.kind.localeCompare(other.kind) || (one.key < other.key ? -1 : 1)

export const leftovers = (tables: Tables, limit: number): ReadonlyArray<Leftover> =>
  [...tables.leftovers.values()]
    .sort(order)
    .slice(0, limit)
    .map((leftover) => ({ ...leftover, isOwned: isOwned(tables, leftover) }))

export const forget = (tables: Tables, gone: ReadonlyArray<Leftover>) => {
  for (const leftover of gone) tables.leftovers.delete(placeOf(leftover))
}
