/**
 * Positioned pieces of a PDF page to text, independent of the engine that read them.
 *
 * @module
 */
import { joinSpacedLetters, type LinePart, partsOf } from "./pdf/SpacedLetters.ts"
import { dropControls } from "./TextDecoding.ts"

/** A run of characters in the order of the page's content, which is the reading order of all PDFs except broken ones. */
export interface PositionedText extends LinePart {
  /** The engine's opinion that the line ends after this piece. */
  readonly endsLine: boolean
  /** Text space to page space, as in PDF: the advance is (a, b), up is (c, d), the origin (e, f), in points. */
  readonly transform: readonly [a: number, b: number, c: number, d: number, e: number, f: number]
}

/** A whole line of text; `gapAt` answers a part's `gap` by the index of a space in the text. */
export const positionedLine = (
  text: string,
  transform: PositionedText["transform"],
  gapAt: (index: number) => number | undefined
): ReadonlyArray<PositionedText> => {
  const parts = partsOf(text, gapAt)
  return parts.map((part, i) => ({ ...part, transform, endsLine: i === parts.length - 1 }))
}

interface Line {
  readonly text: string
  readonly transform: PositionedText["transform"]
}

/** A gap of this many font sizes between two base lines separates paragraphs: single spacing is about 1.2, one and a half 1.7. */
const paragraphGap = 1.5
/** It must also be this many times the page's own line pitch, so that widely spaced lines are not separated. */
const paragraphPitch = 1.3

/**
 * Lines in the order of the pieces, with a blank line before a paragraph. Nothing is sorted: sorting by position would
 * interleave two columns. No hyphen is removed: `segunda-feira` may stand at a line's end too. Invisible text is kept: OCR puts
 * it behind the image of a scanned page, and Tika and pdftotext keep it as well.
 */
export const assemblePage = (pieces: Iterable<PositionedText>): string => {
  const lines = linesOf(pieces)
  const gaps = lines.map((line, i) => (i === 0 ? 0 : gapBetween(lines[i - 1]!, line)))
  const threshold = Math.max(paragraphGap, paragraphPitch * commonPitch(gaps))
  return lines.map((line, i) => (gaps[i]! > threshold ? `\n${line.text}` : line.text)).join("\n")
}

const linesOf = (pieces: Iterable<PositionedText>): ReadonlyArray<Line> => {
  const lines: Array<Line> = []
  let parts: Array<LinePart> = []
  let transform: PositionedText["transform"] | undefined
  const endLine = () => {
    const text = plainCharacters(joinSpacedLetters(parts)).trimEnd()
    if (text !== "" && transform !== undefined) lines.push({ text, transform })
    parts = []
    transform = undefined
  }
  for (const piece of pieces) {
    if (piece.text.trim() !== "") transform ??= piece.transform
    parts.push(piece)
    if (piece.endsLine) endLine()
  }
  endLine()
  return lines
}

/**
 * The distance of the second line below the first, in font sizes of the larger one. It is measured across the writing
 * direction, so that a page turned by 90 degrees keeps its paragraphs. It is negative if the text continues further up, in the
 * next column.
 */
const gapBetween = (first: Line, second: Line): number => {
  const [, , c, d, e, f] = first.transform
  const size = Math.hypot(c, d)
  if (size === 0) return 0
  const [, , c2, d2, e2, f2] = second.transform
  const down = ((e - e2) * c + (f - f2) * d) / size
  return down / Math.max(size, Math.hypot(c2, d2))
}

/** The median of the ordinary steps from line to line; 0 if a page has too few lines to tell. */
const commonPitch = (gaps: ReadonlyArray<number>): number => {
  const steps = gaps.filter((gap) => gap > 0.8 && gap < 2.5).sort((x, y) => x - y)
  return steps.length < 4 ? 0 : steps[steps.length >> 1]!
}

/**
 * Word's Symbol and Wingdings bullets, which are private-use characters, become `•`. Other private-use characters stay, because
 * the text's quality counts them as unmapped glyphs. Ligatures are split, because they break words for every search. Letters
 * and their accents are composed (NFC); º, ª and § stay as they are.
 */
const plainCharacters = (text: string): string => {
  if (!special.test(text)) return text
  const plain = dropControls(text).replace(/[\n\f\r]+/g, " ")
  if (!beyondLatin.test(plain)) return plain
  return plain
    .replace(/[\uF06C\uF06E\uF06F\uF071\uF073\uF075\uF076\uF09F\uF0A7\uF0A8\uF0B7\uF0D8\uF0E0\uF0FC\uF0FE]/g, "•")
    .replace(/\uF020/g, " ")
    .replace(/\uF02D/g, "-")
    .replace(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC"))
    .normalize("NFC")
}

/** Nearly no line of a gazette has a character that is dropped, composed or replaced. */
const special = /[^\t\x20-\x7E\x80-\u02FF]/
/** Characters below it are never composed or replaced. */
const beyondLatin = /[\u0300-\uFFFF]/
