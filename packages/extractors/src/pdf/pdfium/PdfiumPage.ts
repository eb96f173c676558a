/**
 * A page of PDFium as positioned pieces of text.
 *
 * @module
 */
import { type PositionedText, positionedLine } from "../../PdfText.ts"
import type { PdfiumModule } from "./PdfiumModule.ts"

/** The page's lines with PDFium's line ends, without blank lines, each with the place of its first character. */
export const piecesOf = (module: PdfiumModule, textPage: number): ReadonlyArray<PositionedText> => {
  const count = module.FPDFText_CountChars(textPage)
  if (count < 1) return []
  const buffer = module.malloc(2 * (count + 1))
  const place = module.malloc(placeBytes)
  const length = Math.max(0, module.FPDFText_GetText(textPage, 0, count, buffer) - 1)
  const text = utf16.decode(new Uint8Array(module.memory.buffer, buffer, 2 * length))
  const places = new CharacterPlaces(module, textPage, place, length)
  const pieces: Array<PositionedText> = []
  for (const line of linesOf(text)) addLine(pieces, places, line)
  module.free(place)
  module.free(buffer)
  return pieces
}

/** FPDF_PAGEOBJ_TEXT and FPDF_PAGEOBJ_FORM of `fpdf_edit.h`. */
const textObject = 1
const formObject = 5

/** Whether the page shows text, in its own content or in a form on it, or shows nothing at all. */
export const isNoImage = (module: PdfiumModule, page: number): boolean => {
  const { FPDFFormObj_CountObjects, FPDFFormObj_GetObject, FPDFPage_CountObjects, FPDFPage_GetObject } = module
  const isText = (object: number): boolean => {
    const type = module.FPDFPageObj_GetType(object)
    return (
      type === textObject || (type === formObject && anyOf(FPDFFormObj_CountObjects, FPDFFormObj_GetObject, object))
    )
  }
  const anyOf = (count: (of: number) => number, get: (of: number, index: number) => number, of: number): boolean => {
    const objects = count(of)
    for (let index = 0; index < objects; index++) if (isText(get(of, index))) return true
    return false
  }
  return FPDFPage_CountObjects(page) === 0 || anyOf(FPDFPage_CountObjects, FPDFPage_GetObject, page)
}

const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true })

interface TextLine {
  readonly text: string
  /** The index of its first character in the page's text, in UTF-16 code units. */
  readonly start: number
}

/**
 * PDFium joins a word that is broken at a line's end and marks the place with U+0002 or U+FFFE. The hyphen and the line end are
 * restored here, because the hyphen may belong to the word.
 */
const linesOf = (text: string): ReadonlyArray<TextLine> => {
  const lines: Array<TextLine> = []
  let start = 0
  for (let end = 0; end < text.length; end++) {
    const code = text.charCodeAt(end)
    const isBroken = code === 0x02 || code === 0xfffe
    if (!isBroken && !isLineEnd(code)) continue
    const words = text.slice(start, end)
    lines.push({ text: isBroken ? `${words}-` : words, start })
    if (isBroken && isLineEnd(text.charCodeAt(end + 1))) end++
    if (text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === lineFeed) end++
    start = end + 1
  }
  lines.push({ text: text.slice(start), start })
  return lines
}

const carriageReturn = 0x0d
const lineFeed = 0x0a
const isLineEnd = (code: number) => code === carriageReturn || code === lineFeed

/** In font sizes. Base lines nearer to each other are one line, with a raised ordinal or vertically centred cells. */
const sameLine = 0.9

/**
 * On some pages, mostly pages with an image, PDFium sees no line ends and puts spaces for them. A line that ends at another
 * height than it begins is cut where its words go down or up.
 */
const addLine = (pieces: Array<PositionedText>, places: CharacterPlaces, { start, text }: TextLine): void => {
  const first = text.search(/\S/)
  if (first === -1) return
  const last = text.trimEnd().length - 1
  let base = places.transform(start + first)
  let begin = 0
  if (last > first && places.isOnAnother(base, start + last)) {
    for (const { index } of text.matchAll(/(?<=\s)\S/g)) {
      if (!places.isOnAnother(base, start + index)) continue
      addPieces(pieces, places, { text: text.slice(begin, index), start: start + begin }, base)
      begin = index
      base = places.transform(start + index)
    }
  }
  addPieces(pieces, places, { text: text.slice(begin), start: start + begin }, base)
}

const addPieces = (
  pieces: Array<PositionedText>,
  places: CharacterPlaces,
  { start, text }: TextLine,
  transform: PositionedText["transform"]
): void => {
  const size = Math.hypot(transform[0], transform[1])
  const gapAt = (index: number) =>
    places.isGenerated(start + index) ? places.gapAround(start + index) / size : undefined
  pieces.push(...positionedLine(text, transform, gapAt))
}

/** Four doubles for points, or six floats for a matrix. */
const placeBytes = 32

interface Answer {
  readonly floats: Float32Array
  readonly doubles: Float64Array
}

const answerAt = ({ memory }: PdfiumModule, place: number): Answer => ({
  floats: new Float32Array(memory.buffer, place, placeBytes / 4),
  doubles: new Float64Array(memory.buffer, place, placeBytes / 8)
})

/** The places of a page's characters, by their index in its text, which is not always PDFium's own index. */
class CharacterPlaces {
  private readonly module: PdfiumModule
  private readonly textPage: number
  private readonly place: number
  /** Both indices are equal on the whole page: one call less per question. */
  private readonly isDirect: boolean
  private answer: Answer

  constructor(module: PdfiumModule, textPage: number, place: number, length: number) {
    this.module = module
    this.textPage = textPage
    this.place = place
    this.isDirect = module.FPDFText_GetCharIndexFromTextIndex(textPage, length - 1) === length - 1
    this.answer = answerAt(module, place)
  }

  transform(textIndex: number): PositionedText["transform"] {
    const { module, place, textPage } = this
    const index = this.indexOf(textIndex)
    const size = module.FPDFText_GetFontSize(textPage, index)
    if (module.FPDFText_GetMatrix(textPage, index, place) === 0) return nowhere
    const { floats } = this.answered()
    const [a, b, c, d] = [floats[0]!, floats[1]!, floats[2]!, floats[3]!]
    if (module.FPDFText_GetCharOrigin(textPage, index, place, place + 8) === 0) return nowhere
    const { doubles } = this.answered()
    return [a * size, b * size, c * size, d * size, doubles[0]!, doubles[1]!]
  }

  /** Whether this character stands on another base line. */
  isOnAnother(base: PositionedText["transform"], textIndex: number): boolean {
    const { module, place, textPage } = this
    const [, , c, d, x, y] = base
    const size = Math.hypot(c, d)
    if (size === 0) return false
    const isKnown = module.FPDFText_GetCharOrigin(textPage, this.indexOf(textIndex), place, place + 8) !== 0
    const { doubles } = this.answered()
    const [x2, y2] = isKnown ? [doubles[0]!, doubles[1]!] : [0, 0]
    const distance = Math.abs((x - x2) * c + (y - y2) * d) / size
    if (distance <= sameLine * size) return false
    const [, , c2, d2] = this.transform(textIndex)
    return distance > sameLine * Math.hypot(c2, d2)
  }

  isGenerated(textIndex: number): boolean {
    const { module, textPage } = this
    return module.FPDFText_IsGenerated(textPage, this.indexOf(textIndex)) === 1
  }

  /** The gap that this space represents, in points: between the boxes of its neighbours, in any direction. */
  gapAround(textIndex: number): number {
    const [before, after] = [this.box(textIndex - 1), this.box(textIndex + 1)]
    if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY
    const [left, bottom, right, top] = before
    const [left2, bottom2, right2, top2] = after
    return Math.max(0, left2 - right, left - right2, bottom2 - top, bottom - top2)
  }

  private box(textIndex: number): readonly [left: number, bottom: number, right: number, top: number] | undefined {
    const { module, place, textPage } = this
    const index = this.indexOf(textIndex)
    if (index < 0 || module.FPDFText_GetLooseCharBox(textPage, index, place) === 0) return undefined
    const [left, top, right, bottom] = this.answered().floats
    return [left!, Math.min(top!, bottom!), right!, Math.max(top!, bottom!)]
  }

  /** The result of the last call. If the memory has grown, its old buffer is empty. */
  private answered(): Answer {
    if (this.answer.doubles.length === 0) this.answer = answerAt(this.module, this.place)
    return this.answer
  }

  private indexOf(textIndex: number): number {
    return this.isDirect ? textIndex : this.module.FPDFText_GetCharIndexFromTextIndex(this.textPage, textIndex)
  }
}

/** The place of a character without a place. */
const nowhere: PositionedText["transform"] = [0, 0, 0, 0, 0, 0]
