/**
 * Positioned pieces of a PDF page to text, whoever read them.
 *
 * @module
 */
import { joinSpacedLetters, type LinePart, partsOf } from "./pdf/SpacedLetters.ts"
import { dropControls } from "./TextDecoding.ts"

/** A run of characters in the order of the page's content, which is the reading order of all but broken PDFs. */
export interface PositionedText extends LinePart {
  /** The reader's opinion that the line ends after this piece. */
  readonly endsLine: boolean
  /** Text space to page space, as in PDF: the advance is (a, b), up is (c, d), the origin (e, f), in points. */
  readonly transform: readonly [a: number, b: number, c: number, d: number, e: number, f: number]
}

/** A whole line of text; `gapAt` is a part's `gap`, by the index of a space in the text. */
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

/** A gap of so many font sizes between two base lines is a paragraph's: single spacing is about 1.2, one and a half 1.7. */
const paragraphGap = 1.5
/** And of so many times the page's own line pitch, so that widely spaced lines are not torn apart. */
const paragraphPitch = 1.3

/**
 * Lines as they come, a blank line before a paragraph. Nothing is sorted: by position, two columns would interleave. No
 * hyphen is removed: `segunda-feira` may stand at a line's end too. Invisible text is text: it is what OCR puts behind
 * the image of a scanned page, and Tika and pdftotext keep it as well.
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
 * How far the second line lies below the first, in font sizes of the larger one. Measured across the writing direction,
 * so that a page turned by 90 degrees keeps its paragraphs; negative where the text goes on further up, in a next column.
 */
const gapBetween = (first: Line, second: Line): number => {
  const [, , c, d, e, f] = first.transform
  const size = Math.hypot(c, d)
  if (size === 0) return 0
  const [, , c2, d2, e2, f2] = second.transform
  const down = ((e - e2) * c + (f - f2) * d) / size
  return down / Math.max(size, Math.hypot(c2, d2))
}

/** The median of what looks like an ordinary step from line to line; 0 where a page has too few lines to tell. */
const commonPitch = (gaps: ReadonlyArray<number>): number => {
  const steps = gaps.filter((gap) => gap > 0.8 && gap < 2.5).sort((x, y) => x - y)
  return steps.length < 4 ? 0 : steps[steps.length >> 1]!
}

/**
 * Word's Symbol and Wingdings bullets come as private-use characters; other private-use characters stay, because the
 * text's quality counts them as unmapped glyphs. Ligatures break words for every search. Letters and their accents are
 * composed (NFC), while º, ª and § stay what they are.
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

/** Nearly every line of a gazette has nothing that is dropped, composed or replaced. */
const special = /[^\t\x20-\x7E\x80-\u02FF]/
/** Below it nothing is composed or replaced. */
const beyondLatin = /[\u0300-\uFFFF]/
