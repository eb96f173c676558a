/**
 * Splits a snippet at the marks that the index writes around matches.
 *
 * @module
 */
import { matchCloses, matchOpens } from "./IndexedText.ts"
import type { SnippetPart } from "./SearchIndex.ts"

export const splitAtMarks = (marked: string): ReadonlyArray<SnippetPart> =>
  marked.split(matchOpens).flatMap((piece, index): ReadonlyArray<SnippetPart> => {
    const end = index === 0 ? 0 : piece.indexOf(matchCloses)
    return [
      { text: piece.slice(0, end), isMatch: true },
      { text: piece.slice(index === 0 ? 0 : end + matchCloses.length), isMatch: false }
    ].filter((part) => part.text !== "")
  })
