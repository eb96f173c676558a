/**
 * Limits of an index that the conformance suite respects.
 *
 * @module
 */

export interface Capabilities {
  /**
   * It joins a document's pages to one text: snippets name no page, a phrase may cross a page's end, and words of one
   * page do not count more than words of the document.
   */
  readonly knowsNoPages?: boolean
  /** Other systems write to it. */
  readonly isShared?: boolean
  /** It does not keep the collection of an item, and finds nothing in a collection. */
  readonly knowsNoCollections?: boolean
  /**
   * Its words are Unicode's (UAX 29), not FTS5's: `12.198.693` is one word, not three. A word of a text with combining
   * accents is found as a phrase only.
   */
  readonly cutsWordsByUnicode?: boolean
}
