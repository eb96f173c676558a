/**
 * Decides whether another engine may read a page better.
 *
 * @module
 */
import type { PageReading } from "./PdfEngine.ts"

/** A page with this share of unmapped glyphs or more is doubtful. Sound gazettes have none. */
const mostUnmapped = 0.01
/** A page with a smaller share of common words is doubtful. The lowest share among 841 gazette pages is higher (measured). */
const leastPortuguese = 0.05
/**
 * From this share of vowels on, letters form words of some language, even in a table of names. The share is 0.41 to 0.51 in
 * gazettes, 0.32 to 0.42 in English, and 0.12 on average in a font whose letters are mapped wrongly (measured).
 */
const leastVowels = 0.3
/** In characters: a shorter page may have no common word at all. */
const leastToJudge = 200

/** The page may have text that is missing, has unmapped glyphs, or has letters that form no words. */
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
