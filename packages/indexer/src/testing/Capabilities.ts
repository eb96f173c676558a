/**
 * Limits of an index that the conformance suite respects.
 *
 * @module
 */

export interface Capabilities {
  /**
   * The index joins a document's pages to one text: snippets name no page, a phrase may cross the end of a page, and
   * words on one page do not count more than words of the document.
   */
  readonly knowsNoPages?: boolean
  /** Other systems write to the index. */
  readonly isShared?: boolean
  /** The index does not store the collection of an item, and finds nothing in a collection. */
  readonly knowsNoCollections?: boolean
  /**
   * The words of the index are Unicode's (UAX 29), not FTS5's: `12.198.693` is one word, not three. A word of a text
   * with combining accents is found as a phrase only.
   */
  readonly cutsWordsByUnicode?: boolean
}
