/**
 * Index documents that the ledger may not know: a run wrote them and died before its commit.
 *
 * @module
 */
import type { EarlierDocument } from "@escriba/db/Ledger"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import type { Addresses } from "../stages/text/Addresses.ts"

/** Stray documents per gazette. If the index does not exist, there are none. */
export const strayDocuments = Effect.fn("Strays.documents")(function* (
  gazetteIds: ReadonlyArray<number>,
  { keyOf }: Addresses
) {
  const index = yield* SearchIndex
  const strays = new Map<number, Array<EarlierDocument>>()
  if (gazetteIds.length === 0 || !(yield* index.isThere)) return strays
  for (const { gazetteId, id, textUrl } of yield* index.documentsOfGazettes(gazetteIds)) {
    strays.set(gazetteId, [...(strays.get(gazetteId) ?? []), { id, textKey: textUrl === null ? null : keyOf(textUrl) }])
  }
  return strays
})
