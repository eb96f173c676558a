/**
 * How good a page's text is, measured on the text alone.
 *
 * @module
 */

export interface Quality {
  /** Code points that are not white space. */
  readonly characters: number
  /** Share of them that are letters or digits, 0 to 1. */
  readonly alphanumeric: number
  /** Share of them that are control, private-use or replacement characters: unmapped glyphs and wrong encodings. */
  readonly unmapped: number
  /** Share of the words that stand among the commonest of Portuguese; running text has about a third. */
  readonly portuguese: number
}

/** One pass over the text. All shares are 0 where there is nothing to share. */
export const measure = (text: string): Quality => {
  let characters = 0
  let alphanumeric = 0
  let unmapped = 0
  let words = 0
  let commonWords = 0
  let wordStart = -1

  const endWord = (end: number) => {
    if (wordStart === -1) return
    words++
    if (end - wordStart <= longestCommonWord && commonest.has(text.slice(wordStart, end).toLowerCase())) commonWords++
    wordStart = -1
  }

  for (let i = 0; i < text.length; i++) {
    const start = i
    const codePoint = text.codePointAt(i)!
    if (codePoint > 0xffff) i++
    const kind = codePoint < latin.length ? latin[codePoint]! : kindOf(codePoint)
    if (kind !== white) characters++
    if (kind === letter || kind === digit) alphanumeric++
    if (kind === broken) unmapped++
    if (kind === letter) wordStart = wordStart === -1 ? start : wordStart
    else endWord(start)
  }
  endWord(text.length)

  return {
    characters,
    alphanumeric: share(alphanumeric, characters),
    unmapped: share(unmapped, characters),
    portuguese: share(commonWords, words)
  }
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** The function words of Portuguese (articles, prepositions and their contractions, conjunctions, pronouns, verbs). */
const commonest: ReadonlySet<string> = new Set(
  (
    "a o as os e é à às ao aos um uma de da do das dos em na no nas nos por pela pelo pelas pelos para com sem sob sobre " +
    "entre até que se não ou mas como mais já ser são foi está esta este estas estes esse essa isso seu sua seus suas " +
    "ele ela lhe qual quando também num numa nesta neste desta deste"
  ).split(" ")
)
const longestCommonWord = Math.max(...Array.from(commonest, (word) => word.length))

const white = 0
const letter = 1
const digit = 2
const broken = 3
const other = 4

const kindOf = (codePoint: number): number => {
  const character = String.fromCodePoint(codePoint)
  if (/\s/u.test(character)) return white
  if (/[\p{L}\p{M}]/u.test(character)) return letter
  if (/\p{N}/u.test(character)) return digit
  return /[\p{Cc}\p{Co}\p{Cs}\uFFFD]/u.test(character) ? broken : other
}

/** Nearly all of a Portuguese text lies below U+0250, where a table saves the four regular expressions. */
const latin = Uint8Array.from({ length: 0x250 }, (_, codePoint) => kindOf(codePoint))
