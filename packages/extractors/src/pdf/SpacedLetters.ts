/**
 * Words whose letters are set apart, `D E C R E T O`, as the words that they are.
 *
 * @module
 */

/** A word or a part of one, or the space between two. */
export interface LinePart {
  readonly text: string
  /**
   * Of a space that the reader put in where it saw a gap: how wide, in font sizes. A space without it is a character of the
   * document.
   */
  readonly gap?: number
}

/** A gap between letters may be so many times as wide as the narrowest in its line; a wider one parts two words. */
const widestLetterGap = 1.6
/** In font sizes. Beyond it letters are cells of a table. */
const widestGap = 1
const leastLetters = 4

/** A line whose letters may be set apart, in pieces, so that the gaps between them can be judged; any other in one. */
export const partsOf = (text: string, gapAt: (index: number) => number | undefined): ReadonlyArray<LinePart> => {
  if (!/(?:(?:^| )\S{1,2}){4}/.test(text)) return [{ text }]
  return Array.from(text.matchAll(/ |[^ ]+/g), ({ 0: part, index }) => {
    const gap = part === " " ? gapAt(index) : undefined
    return gap === undefined ? { text: part } : { text: part, gap }
  })
}

/**
 * The line's text, without the spaces that stand only for gaps between the letters of one word. It takes geometry to tell:
 * spaces that were typed stay, because `R E S O L V E` may be written like that, and `J R A` are initials.
 *
 * Where the document types spaces as well, the reader's are all wrong: the font lies about the widths of its letters.
 * Otherwise single capitals are joined, four at least, whose gaps are about as wide as the narrowest one.
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
