/**
 * What of an item is indexed, and which items cannot be: rules of every index, whatever it keeps the text in.
 *
 * @module
 */
import type { IndexItem, IndexPage } from "./SearchIndex.ts"

/** Pages are numbered from 1 to this; the FTS5 index packs the number into a row id. */
export const maxPageNumber = 2 ** 20 - 1

/** Indexed text is cut here, at a page's end. The stored text is whole whatever this says. */
export const defaultMaxTextBytes = 16 * 1024 * 1024

/** Around what matched in a snippet, inside the index only: no text holds them, because `clean` takes them out. */
export const matchOpens = "\uFDD0"
export const matchCloses = "\uFDD1"

/** Why an item cannot be indexed, ever; `undefined` for a sound one. */
export const rejectionOf = (item: IndexItem): string | undefined => {
  const numbers = item.pages.map((page) => page.number)
  const wrong = numbers.find((number) => !Number.isInteger(number) || number < 1 || number > maxPageNumber)
  if (wrong !== undefined) return `${wrong} is no page number: they run from 1 to ${maxPageNumber}`
  return numbers.length === new Set(numbers).size ? rejectionOfId(item.id) : "two pages have one number"
}

/** The part of it that holds for whatever is written under an id. */
export const rejectionOfId = (id: string): string | undefined => (id === "" ? "the id is empty" : undefined)

/** The pages that are indexed: whole ones up to `maxTextBytes`, and the beginning of a first one that is itself larger. */
export const indexedPagesOf = (
  item: IndexItem,
  maxTextBytes: number
): { readonly pages: ReadonlyArray<IndexPage>; readonly isTruncated: boolean } => {
  const pages: Array<IndexPage> = []
  let bytes = 0
  for (const { number, text } of item.pages) {
    bytes += Buffer.byteLength(text) + 1
    if (bytes - 1 > maxTextBytes) {
      if (pages.length === 0) pages.push({ number, text: clean(beginningOf(text, maxTextBytes)) })
      return { pages, isTruncated: true }
    }
    pages.push({ number, text: clean(text) })
  }
  return { pages, isTruncated: false }
}

/** SQLite's text functions stop at a NUL, and the match marks are ours; a lone surrogate has no UTF-8. */
const clean = (text: string) => text.replace(/[\0\uFDD0\uFDD1]/g, " ").toWellFormed()

/** At a white space, so that no half word is found; at the limit where there is none. */
const beginningOf = (text: string, maxBytes: number) => {
  const fits = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes)).read
  const space = text.lastIndexOf(" ", fits)
  return text.slice(0, space > 0 ? space : fits)
}
