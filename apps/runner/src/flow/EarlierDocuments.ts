/**
 * Index documents with the paths of given gazettes. The system before Escriba may have written them; the ledger does not
 * know those.
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
  /** The gazette that the document names; `null` if that gazette has no row. */
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

/**
 * Whether the gazette may remove the document. A document that names another existing gazette stays, because several
 * gazettes may have the same path.
 */
export const isLeftBy =
  (gazetteId: number) =>
  ({ owner }: DocumentUnderPath): boolean =>
    owner === null || owner === gazetteId
