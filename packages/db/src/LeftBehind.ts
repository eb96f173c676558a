/**
 * What the new version of a gazette leaves behind of the one before: one rule for every engine.
 *
 * @module
 */
import type { Completion, Leftover } from "./Ledger.ts"

/** What the ledger knows of the version before; nothing where there was none. */
export interface EarlierVersion {
  readonly documentIds: ReadonlyArray<string>
  readonly textKey: string | null
}

/** Each once. What the index was found to hold counts as much as what the ledger says. */
export const leftBehind = (
  { documentIds, textKey }: EarlierVersion,
  completion: Pick<Completion, "claim" | "documentIds" | "leftovers" | "textKey">
): ReadonlyArray<Omit<Leftover, "isOwned">> => {
  const { gazetteId } = completion.claim
  const documents = [...new Set([...documentIds, ...completion.leftovers])]
    .filter((key) => !completion.documentIds.includes(key))
    .map((key) => ({ gazetteId, kind: "document" as const, key }))
  const isTextLeft = textKey !== null && textKey !== completion.textKey
  return isTextLeft ? [...documents, { gazetteId, kind: "text", key: textKey }] : documents
}
