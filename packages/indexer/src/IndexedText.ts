/**
 * Decides which part of an item's text is indexed, and which items are rejected: the same rules for every index.
 *
 * @module
 */
import type { IndexItem, IndexPage } from "./SearchIndex.ts"

/** The largest page number; the first is 1. The FTS5 index packs the number into a row id. */
export const maxPageNumber = 2 ** 20 - 1

/** Limit of the indexed text, which is cut at the end of a page. The stored text is always whole. */
export const defaultMaxTextBytes = 16 * 1024 * 1024

/** Marks around matches in a snippet. They are used inside the index only: `clean` removes them from every text. */
export const matchOpens = "\uFDD0"
export const matchCloses = "\uFDD1"

/** The reason why an item can never be indexed; `undefined` for a valid item. */
export const rejectionOf = (item: IndexItem): string | undefined => {
  const numbers = item.pages.map((page) => page.number)
  const wrong = numbers.find((number) => !Number.isInteger(number) || number < 1 || number > maxPageNumber)
  if (wrong !== undefined) return `${wrong} is not a page number: they are 1 to ${maxPageNumber}`
  return numbers.length === new Set(numbers).size ? rejectionOfId(item.id) : "two pages have the same number"
}

/** The part of `rejectionOf` that concerns the id alone. */
export const rejectionOfId = (id: string): string | undefined => (id === "" ? "the id is empty" : undefined)

/**
 * The indexed pages: whole pages up to `maxTextBytes`. If the first page is larger than that, its beginning is indexed.
 */
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

/**
 * Removes characters that cannot be indexed. SQLite's text functions stop at a NUL, the match marks are reserved for
 * snippets, and a lone surrogate has no UTF-8 form.
 */
const clean = (text: string) => text.replace(/[\0\uFDD0\uFDD1]/g, " ").toWellFormed()

/** Cuts at a space, so that a search does not find half a word; cuts at the limit if there is no space. */
const beginningOf = (text: string, maxBytes: number) => {
  const fits = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes)).read
  const space = text.lastIndexOf(" ", fits)
  return text.slice(0, space > 0 ? space : fits)
}
