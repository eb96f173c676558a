/**
 * Documents as the lines of a bulk request, weighed before they are written.
 *
 * @module
 */
import { indexedPagesOf } from "../IndexedText.ts"
import type { IndexItem, IndexPage } from "../SearchIndex.ts"

/** A document before it is written: its text still lies in the item's pages. */
export interface Entry {
  readonly id: string
  readonly isTruncated: boolean
  /** Exactly what it takes of a request's body. */
  readonly sizeBytes: number
  /** What comes before the text. */
  readonly head: string
  readonly pages: ReadonlyArray<IndexPage>
}

export const entryOf = (item: IndexItem, maxTextBytes: number): Entry => {
  const { isTruncated, pages } = indexedPagesOf(item, maxTextBytes)
  const fields = JSON.stringify(item.fields).slice(0, -1)
  const head = `${JSON.stringify({ index: { _id: item.id } })}\n${fields},"source_text":"`
  const entry = { id: item.id, isTruncated, head, pages }
  let sizeBytes = 0
  for (const piece of piecesOf(entry)) sizeBytes += Buffer.byteLength(piece)
  return { ...entry, sizeBytes }
}

/**
 * In their order, each request no larger than `maxBytes`, but never without an entry: a larger one goes alone.
 */
export const requestsOf = (entries: ReadonlyArray<Entry>, maxBytes: number): ReadonlyArray<ReadonlyArray<Entry>> => {
  const requests: Array<Array<Entry>> = []
  let filledBytes = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    if (filledBytes + entry.sizeBytes > maxBytes) {
      requests.push([])
      filledBytes = 0
    }
    requests.at(-1)?.push(entry)
    filledBytes += entry.sizeBytes
  }
  return requests
}

/** The text is escaped page by page into the one buffer: no string ever holds all of it. */
export const bodyOf = (entries: ReadonlyArray<Entry>): Buffer => {
  const body = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + entry.sizeBytes, 0))
  let offset = 0
  for (const entry of entries) {
    for (const piece of piecesOf(entry)) offset += body.write(piece, offset)
  }
  return body
}

/** The pages are joined by one line end, which JSON writes as two characters. */
function* piecesOf({ head, pages }: Pick<Entry, "head" | "pages">): Generator<string> {
  yield head
  for (const [place, { text }] of pages.entries()) {
    if (place > 0) yield "\\n"
    yield JSON.stringify(text).slice(1, -1)
  }
  yield '"}\n'
}
