/**
 * Things that a person should check before relying on an edition's segments.
 *
 * @module
 */

export interface Doubt {
  readonly code:
    | "NoPageHeader"
    | "NoBlock"
    | "NoActCode"
    | "LargeFrontMatter"
    | "LargeTail"
    | "BlockInTail"
    | "Letterhead"
    | "NotConserved"
  /** One sentence. It quotes headings, never the text of acts. */
  readonly message: string
  /** The line, counted from 1 in the edition's text; `null` for the edition as a whole. */
  readonly line: number | null
}
