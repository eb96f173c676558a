/**
 * Whether another engine may read a page better.
 *
 * @module
 */
import type { PageReading } from "./PdfEngine.ts"

/** The share of unmapped glyphs from which a page is doubtful. Sound gazettes have none. */
const mostUnmapped = 0.01
/** The share of common words below which a page is doubtful; the least of 841 gazette pages has more (measured). */
const leastPortuguese = 0.05
/**
 * The share of vowels among the letters from which they form words of some language, be it in a table of names. In gazettes
 * it is 0.41 to 0.51, in English 0.32 to 0.42, in a font whose letters are mapped wrongly 0.12 in the mean (measured).
 */
const leastVowels = 0.3
/** In characters: a shorter page may have no common word at all. */
const leastToJudge = 200

/** There is no text where some may be, it has unmapped glyphs, or its letters form no words. */
export const isDoubtful = ({ isAgreed, lacksText, quality, text }: PageReading): boolean => {
  if (isAgreed) return false
  if (lacksText) return true
  const { characters, portuguese, unmapped } = quality
  if (unmapped > mostUnmapped) return true
  return characters >= leastToJudge && portuguese < leastPortuguese && shareOfVowels(text) < leastVowels
}

const shareOfVowels = (text: string): number => {
  const letters = text.normalize("NFD").match(/\p{L}/gu) ?? []
  return letters.filter((letter) => /[aeiou]/i.test(letter)).length / Math.max(1, letters.length)
}
