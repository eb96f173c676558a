/**
 * Finds words without accents in `source_text.exact`, in which words keep their accents.
 *
 * @module
 */
import { fold } from "../Words.ts"

/**
 * Cuts Unicode's words (UAX 29) in the same way as OpenSearch's standard tokenizer: `2.021/2020` becomes `2.021` and
 * `2020`.
 */
const segmenter = new Intl.Segmenter("pt", { granularity: "word" })

/** The words of a phrase, folded. */
export const standardWordsOf = (text: string): ReadonlyArray<string> =>
  Array.from(segmenter.segment(text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => fold(segment))

/** The letters that have accents in Portuguese, or in names in Portuguese texts. */
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

/** A Lucene regular expression for a folded word with any accents, precomposed or as combining marks. */
export const anyAccent = (word: string): string => Array.from(word, anyAccentOf).join("")

const anyAccentOf = (character: string) => {
  const spelt = spellings[character]
  if (spelt !== undefined) return `[${spelt}][\u0300-\u036f]?`
  return /[\p{L}\p{N}]/u.test(character) ? character : `\\${character}`
}
