/**
 * What an index cannot do, and the conformance suite does not ask of it.
 *
 * @module
 */

export interface Capabilities {
  /**
   * A document's pages are one text to it: snippets name no page, a phrase may run over a page's end, and a page's words do
   * not count for more than the document's.
   */
  readonly knowsNoPages?: boolean
  /** It forgets the collection of an item, and finds nothing in any. */
  readonly knowsNoCollections?: boolean
  /**
   * Its words are Unicode's (UAX 29), not FTS5's: `12.198.693` is one word, not three. A word in a text that has its accents
   * as characters of their own is found as a phrase only.
   */
  readonly cutsWordsByUnicode?: boolean
}
