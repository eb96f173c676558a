/**
 * Joins words with spaces between their letters, `D E C R E T O`.
 *
 * @module
 */

/** A word, a part of a word, or the space between two words. */
export interface LinePart {
  readonly text: string
  /**
   * For a space that the reader inserted at a gap: the gap's width, in font sizes. A space without it is a character of the
   * document.
   */
  readonly gap?: number
}

/** A gap between letters is at most this many times the narrowest gap in its line. A wider gap separates words. */
const widestLetterGap = 1.6
/** In font sizes. Letters with wider gaps are cells of a table. */
const widestGap = 1
const leastLetters = 4

/** Splits a line that may have spaced letters at its gaps, so that they can be judged. Any other line is one piece. */
export const partsOf = (text: string, gapAt: (index: number) => number | undefined): ReadonlyArray<LinePart> => {
  if (!/(?:(?:^| )\S{1,2}){4}/.test(text)) return [{ text }]
  return Array.from(text.matchAll(/ |[^ ]+/g), ({ 0: part, index }) => {
    const gap = part === " " ? gapAt(index) : undefined
    return gap === undefined ? { text: part } : { text: part, gap }
  })
}

/**
 * The line's text, without the spaces that only represent gaps between the letters of one word. The decision needs geometry:
 * typed spaces stay, because `R E S O L V E` may be written like that, and `J R A` are initials.
 *
 * If the document types spaces as well, all spaces that the reader inserted are wrong: the font declares wrong widths.
 * Otherwise four or more single capitals are joined if their gaps are about as wide as the narrowest gap.
 */
export const joinSpacedLetters = (parts: ReadonlyArray<LinePart>): string => {
  if (parts.length === 1) return parts[0]!.text
  const gaps = parts.flatMap(({ gap }) => (gap === undefined || gap > widestGap ? [] : [gap]))
  if (gaps.length < leastLetters - 1) return textOf(parts)
  const words = parts.filter(({ text }) => text.trim() !== "")
  const typed = parts.length - words.length - gaps.length
  const letters = words.reduce((sum, { text }) => sum + text.length, 0)
  if (typed > 0 && gaps.length > typed && letters < 2 * words.length) {
    return textOf(parts.filter(({ gap }) => gap === undefined || gap > widestGap))
  }
  return joinCapitals(parts, widestLetterGap * Math.min(...gaps))
}

const joinCapitals = (parts: ReadonlyArray<LinePart>, widest: number): string => {
  const words: Array<Array<LinePart>> = [[]]
  for (const part of parts) {
    const isWithin = part.text.trim() !== "" || (part.gap !== undefined && part.gap <= Math.min(widest, widestGap))
    if (isWithin) words.at(-1)!.push(part)
    else words.push([part], [])
  }
  return words
    .map((word) => (isSpacedWord(word) ? textOf(word.filter(({ gap }) => gap === undefined)) : textOf(word)))
    .join("")
}

const isSpacedWord = (word: ReadonlyArray<LinePart>): boolean => {
  const letters = word.filter(({ text }) => text.trim() !== "")
  return letters.length >= leastLetters && letters.every(({ text }) => /^\p{Lu}$/u.test(text))
}

const textOf = (parts: ReadonlyArray<LinePart>) => parts.map(({ text }) => text).join("")
