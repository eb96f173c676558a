/**
 * The quality of a page's text, measured on the text alone.
 *
 * @module
 */

export interface Quality {
  /** Code points that are not white space. */
  readonly characters: number
  /** Share of `characters` that are letters or digits, 0 to 1. */
  readonly alphanumeric: number
  /** Share of `characters` that are control, private-use or replacement characters: unmapped glyphs and wrong encodings. */
  readonly unmapped: number
  /** Share of the words that are among the commonest words of Portuguese; in running text about a third. */
  readonly portuguese: number
}

/** One pass over the text, without making other strings. A share of nothing is 0. */
export const measure = (text: string): Quality => {
  let characters = 0
  let alphanumeric = 0
  let unmapped = 0
  let words = 0
  let commonWords = 0
  let wordLength = 0
  let wordKey = 0

  for (let i = 0; i <= text.length; i++) {
    // A space is assumed after the text, so that the last word ends.
    let codePoint = i < text.length ? text.charCodeAt(i) : 0x20
    let kind: number
    if (codePoint < latin.length) kind = latin[codePoint]!
    else {
      codePoint = text.codePointAt(i)!
      kind = kindOf(codePoint)
      if (codePoint > 0xffff) i++
    }
    if (kind === letter) {
      characters++
      alphanumeric++
      wordLength++
      wordKey = keyWith(wordKey, codePoint)
      continue
    }
    if (kind !== white) characters++
    if (kind === digit) alphanumeric++
    if (kind === broken) unmapped++
    if (wordLength === 0) continue
    words++
    if (wordLength <= longestCommonWord && commonest.has(wordKey)) commonWords++
    wordLength = 0
    wordKey = 0
  }

  return {
    characters,
    alphanumeric: share(alphanumeric, characters),
    unmapped: share(unmapped, characters),
    portuguese: share(commonWords, words)
  }
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** The function words of Portuguese (articles, prepositions and their contractions, conjunctions, pronouns, verbs). */
const commonWords = (
  "a o as os e é à às ao aos um uma de da do das dos em na no nas nos por pela pelo pelas pelos para com sem sob sobre " +
  "entre até que se não ou mas como mais já ser são foi está esta este estas estes esse essa isso seu sua seus suas " +
  "ele ela lhe qual quando também num numa nesta neste desta deste"
).split(" ")
const longestCommonWord = Math.max(...commonWords.map(({ length }) => length))

/**
 * Numbers from 1 for the letters of the common words, capitals too; every other character is 0. They are fewer than 32, so that
 * the longest common word, six letters, makes one small integer. A lookup in a set of small integers takes a third of the time
 * (measured).
 */
const letterNumber = new Uint8Array(0x250)
for (const [index, lower] of [...new Set(commonWords.join(""))].entries()) {
  for (const character of [lower, lower.toUpperCase()]) letterNumber[character.codePointAt(0)!] = index + 1
}

/** The key of a word extended by this character. A word with any other character gets a key that no common word has. */
const keyWith = (key: number, codePoint: number): number => {
  const number = codePoint < letterNumber.length ? letterNumber[codePoint]! : 0
  return key === foreign || number === 0 ? foreign : (key << 5) | number
}
const foreign = -1

const commonest: ReadonlySet<number> = new Set(
  commonWords.map((word) => [...word].reduce((key, character) => keyWith(key, character.codePointAt(0)!), 0))
)

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

/** Nearly all characters of a Portuguese text are below U+0250: a table saves the four regular expressions. */
const latin = Uint8Array.from({ length: 0x250 }, (_, codePoint) => kindOf(codePoint))
