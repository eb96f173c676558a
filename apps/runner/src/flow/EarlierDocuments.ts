/**
 * What the index has under the paths of gazettes. It may come from a system before us, which no ledger knows.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import type { EarlierDocument } from "@escriba/db/Ledger"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import type { Addresses } from "../stages/text/Addresses.ts"

export interface DocumentUnderPath extends EarlierDocument {
  readonly filePath: string
  /** The gazette that the document names, if it has a row. */
  readonly owner: number | null
}

export const documentsUnder = Effect.fn("EarlierDocuments.documentsUnder")(function* (
  paths: ReadonlyArray<string>,
  { keyOf }: Addresses
) {
  const documents = yield* (yield* SearchIndex).documentsOf(paths)
  const named = [...new Set(documents.flatMap(({ gazetteId }) => gazetteId ?? []))]
  const owners = new Set<number | null>(named.length === 0 ? [] : yield* (yield* Gazettes).existing(named))
  return documents.map(({ filePath, gazetteId, id, textUrl }): DocumentUnderPath => {
    const textKey = textUrl === null ? null : keyOf(textUrl)
    return { id, filePath, textKey, owner: owners.has(gazetteId) ? gazetteId : null }
  })
})

/** A document that names another gazette stays while that one has a row: several gazettes may have one path. */
export const isLeftBy =
  (gazetteId: number) =>
  ({ owner }: DocumentUnderPath): boolean =>
    owner === null || owner === gazetteId
