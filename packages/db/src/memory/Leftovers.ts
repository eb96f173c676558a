/**
 * What earlier versions of gazettes left behind, in memory.
 *
 * @module
 */
import type { Completion, Leftover } from "../Ledger.ts"
import { leftBehind } from "../LeftBehind.ts"
import { neverBegun, type Tables } from "./Tables.ts"

const placeOf = ({ gazetteId, key, kind }: Omit<Leftover, "isOwned">) => JSON.stringify([gazetteId, kind, key])

/** Before the new version is saved: what the ledger says of the one before, and what the index was found to hold. */
export const noteLeftovers = (tables: Tables, completion: Completion) => {
  const before = tables.ledger.get(completion.claim.gazetteId) ?? neverBegun
  for (const leftover of leftBehind(before, completion)) tables.leftovers.set(placeOf(leftover), leftover)
}

const isOwned = (tables: Tables, { gazetteId, key, kind }: Omit<Leftover, "isOwned">): boolean => {
  const gazettes = [...tables.gazettes.values()]
  return kind === "document"
    ? gazettes.some(({ fileChecksum, id }) => fileChecksum === key && id !== gazetteId) ||
        tables.gazettesWithDocument(key).size > 0
    : gazettes.some(({ filePath }) => filePath === key) || textsOf(tables).includes(key)
}

const textsOf = (tables: Tables) =>
  [...tables.ledger.values()]
    .filter(({ state }) => state === "done")
    .flatMap(({ segments, textKey }) => [textKey, ...segments.map((segment) => segment.textKey)])

const order = (one: Omit<Leftover, "isOwned">, other: Omit<Leftover, "isOwned">) =>
  one.gazetteId - other.gazetteId || one.kind.localeCompare(other.kind) || (one.key < other.key ? -1 : 1)

export const leftovers = (tables: Tables, limit: number): ReadonlyArray<Leftover> =>
  [...tables.leftovers.values()]
    .filter(({ gazetteId }) => tables.ledger.get(gazetteId)?.state !== "running")
    .sort(order)
    .slice(0, limit)
    .map((leftover) => ({ ...leftover, isOwned: isOwned(tables, leftover) }))

export const forget = (tables: Tables, gone: ReadonlyArray<Leftover>) => {
  for (const leftover of gone) tables.leftovers.delete(placeOf(leftover))
}
