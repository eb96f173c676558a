/**
 * Documents as the lines of a bulk request. Their size is known before they are written.
 *
 * @module
 */
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { indexedPagesOf } from "../IndexedText.ts"
import type { IndexItem, IndexPage } from "../SearchIndex.ts"

/** A document before it is written. */
export interface Entry {
  readonly id: string
  readonly isTruncated: boolean
  /** Its exact size in the body of a request. */
  readonly sizeBytes: number
  /**
   * Its part of the body. It is generated on each call, so that only the item's pages keep a gazette's text in memory.
   */
  readonly pieces: () => Iterable<string>
}

export const entryOf = (item: IndexItem, maxTextBytes: number): Entry => {
  const { isTruncated, pages } = indexedPagesOf(item, maxTextBytes)
  const fields = JSON.stringify(item.fields).slice(0, -1)
  const head = `${JSON.stringify({ index: { _id: item.id } })}\n${fields},"source_text":"`
  return weighed(item.id, isTruncated, () => piecesOf(head, pages))
}

/**
 * The request merges the fields into the existing excerpt: a field that other programs add, such as
 * `excerpt_embedding_score`, stays. The server retries if another writer changes the same excerpt at that moment.
 */
export const excerptEntryOf = (excerpt: ExcerptDocument): Entry => {
  const action = { update: { _id: excerpt.excerpt_id, retry_on_conflict: 3 } }
  const lines = `${JSON.stringify(action)}\n${JSON.stringify({ doc: excerpt, doc_as_upsert: true })}\n`
  return weighed(excerpt.excerpt_id, false, () => [lines])
}

const weighed = (id: string, isTruncated: boolean, pieces: Entry["pieces"]): Entry => {
  let sizeBytes = 0
  for (const piece of pieces()) sizeBytes += Buffer.byteLength(piece)
  return { id, isTruncated, sizeBytes, pieces }
}

/** Escapes the text page by page into one buffer, so that no string holds the whole text. */
export const bodyOf = (entries: ReadonlyArray<Entry>): Buffer => {
  const body = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + entry.sizeBytes, 0))
  let offset = 0
  for (const entry of entries) {
    for (const piece of entry.pieces()) offset += body.write(piece, offset)
  }
  return body
}

/** The pages are joined by one line end, which is two characters in JSON. */
function* piecesOf(head: string, pages: ReadonlyArray<IndexPage>): Generator<string> {
  yield head
  for (const [place, { text }] of pages.entries()) {
    if (place > 0) yield "\\n"
    yield JSON.stringify(text).slice(1, -1)
  }
  yield '"}\n'
}
