/**
 * Documents as the lines of a bulk request, weighed before they are written.
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
  /** Exactly what it takes of a request's body. */
  readonly sizeBytes: number
  /** That part of the body, made anew each time, so that a gazette's text lies in its item's pages only. */
  readonly pieces: () => Iterable<string>
}

export const entryOf = (item: IndexItem, maxTextBytes: number): Entry => {
  const { isTruncated, pages } = indexedPagesOf(item, maxTextBytes)
  const fields = JSON.stringify(item.fields).slice(0, -1)
  const head = `${JSON.stringify({ index: { _id: item.id } })}\n${fields},"source_text":"`
  return weighed(item.id, isTruncated, () => piecesOf(head, pages))
}

/**
 * Laid over what is there: a field that others add to an excerpt, as the score of `excerpt_embedding_score`, stays. Tried
 * again where somebody else writes the same excerpt at that moment.
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

/** The text is escaped page by page into the one buffer: no string ever holds all of it. */
export const bodyOf = (entries: ReadonlyArray<Entry>): Buffer => {
  const body = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + entry.sizeBytes, 0))
  let offset = 0
  for (const entry of entries) {
    for (const piece of entry.pieces()) offset += body.write(piece, offset)
  }
  return body
}

/** The pages are joined by one line end, which JSON writes as two characters. */
function* piecesOf(head: string, pages: ReadonlyArray<IndexPage>): Generator<string> {
  yield head
  for (const [place, { text }] of pages.entries()) {
    if (place > 0) yield "\\n"
    yield JSON.stringify(text).slice(1, -1)
  }
  yield '"}\n'
}
