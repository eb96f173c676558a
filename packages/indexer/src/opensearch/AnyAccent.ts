/**
 * Words as they stand in `source_text.exact`, where they keep their accents, found without them.
 *
 * @module
 */
import { fold } from "../Words.ts"

/** Unicode's words (UAX 29), which OpenSearch's standard tokenizer cuts too: `2.021/2020` is `2.021` and `2020`. */
const segmenter = new Intl.Segmenter("pt", { granularity: "word" })

/** The words of a phrase, folded. */
export const standardWordsOf = (text: string): ReadonlyArray<string> =>
  Array.from(segmenter.segment(text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => fold(segment))

/** The letters of Portuguese and of names in it that come with marks. */
const spellings: Readonly<Record<string, string>> = {
  a: "aáàâãäå",
  c: "cç",
  e: "eéèêë",
  i: "iíìîï",
  n: "nñ",
  o: "oóòôõö",
  u: "uúùûü",
  y: "yýÿ"
}

/** A regular expression of Lucene's for a folded word with any accents on it, in one character with their letter or beside it. */
export const anyAccent = (word: string): string => Array.from(word, anyAccentOf).join("")

const anyAccentOf = (character: string) => {
  const spelt = spellings[character]
  if (spelt !== undefined) return `[${spelt}][\u0300-\u036f]?`
  return /[\p{L}\p{N}]/u.test(character) ? character : `\\${character}`
}
