/**
 * What a person should look at before an edition's segments are believed.
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
  /** A sentence; it quotes headings, never the text of acts. */
  readonly message: string
  /** Counted from 1 in the edition's text; `null` for the edition as a whole. */
  readonly line: number | null
}
