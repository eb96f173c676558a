/**
 * A page of PDFium as positioned pieces of text.
 *
 * @module
 */
import type { PositionedText } from "../../PdfText.ts"
import type { PdfiumModule } from "./PdfiumModule.ts"

/** The page's text with PDFium's own line ends, each line with the place of its first character. */
export const piecesOf = (module: PdfiumModule, textPage: number): ReadonlyArray<PositionedText> => {
  const count = module.FPDFText_CountChars(textPage)
  if (count < 1) return []
  const buffer = module.malloc(2 * (count + 1))
  const place = module.malloc(placeBytes)
  const written = module.FPDFText_GetText(textPage, 0, count, buffer)
  const text = utf16.decode(new Uint8Array(module.memory.buffer, buffer, 2 * Math.max(0, written - 1)))
  const places = new CharacterPlaces(module, textPage, place)
  const pieces = linesOf(text)
    .flatMap((line) => flatLinesOf(places, line))
    .flatMap((line) => piecesOfLine(places, line))
  module.free(place)
  module.free(buffer)
  return pieces
}

/** FPDF_PAGEOBJ_TEXT and FPDF_PAGEOBJ_FORM of `fpdf_edit.h`. */
const textObject = 1
const formObject = 5

/** Whether the page shows text, in its own content or in that of a form on it, or nothing at all. */
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
  /** Of its first character in the page's text, in UTF-16 code units. */
  readonly start: number
}

/**
 * PDFium joins a word that is broken at a line's end and marks the place with U+0002 or U+FFFE: here the hyphen and the
 * line's end are put back, because nobody can tell whether the hyphen is the word's own.
 */
const linesOf = (text: string): ReadonlyArray<TextLine> => {
  const lines: Array<TextLine> = []
  for (const match of text.matchAll(/([^\r\n\u0002\uFFFE]*)(\r\n?|\n|[\u0002\uFFFE](?:\r\n?|\n)?|$)/g)) {
    const [, words, end] = match
    const isBroken = end!.startsWith("\u0002") || end!.startsWith("\uFFFE")
    lines.push({ text: isBroken ? `${words}-` : words!, start: match.index })
  }
  return lines
}

/** Of the font size: base lines nearer to each other are one line, of a raised ordinal or of cells that are centred. */
const sameLine = 0.9

/**
 * On some pages, mostly those that show an image, PDFium sees no line ends and puts spaces for them: a line that ends on
 * another height than it begins on is cut where its words go down or up.
 */
const flatLinesOf = (places: CharacterPlaces, line: TextLine): ReadonlyArray<TextLine> => {
  const { start, text } = line
  const first = text.search(/\S/)
  const last = text.trimEnd().length - 1
  if (first === last || first === -1) return [line]
  if (!isOnAnother(places.transform(start + first), places.transform(start + last))) return [line]
  const lines: Array<TextLine> = []
  let begin = 0
  let base = places.transform(start + first)
  for (const { index } of text.matchAll(/(?<=\s)\S/g)) {
    const transform = places.transform(start + index)
    if (!isOnAnother(base, transform)) continue
    if (index > first) lines.push({ text: text.slice(begin, index), start: start + begin })
    begin = index
    base = transform
  }
  return [...lines, { text: text.slice(begin), start: start + begin }]
}

const isOnAnother = (base: PositionedText["transform"], other: PositionedText["transform"]): boolean => {
  const [, , c, d, x, y] = base
  const [, , c2, d2, x2, y2] = other
  const size = Math.hypot(c, d)
  return size > 0 && Math.abs((x - x2) * c + (y - y2) * d) / size > sameLine * Math.max(size, Math.hypot(c2, d2))
}

/** A line whose letters may be set apart comes in pieces, so that the gaps between them can be judged; any other in one. */
const piecesOfLine = (places: CharacterPlaces, { start, text }: TextLine): ReadonlyArray<PositionedText> => {
  const first = text.search(/\S/)
  if (first === -1) return [{ text, endsLine: true, transform: [0, 0, 0, 0, 0, 0] }]
  const transform = places.transform(start + first)
  if (!/(?:(?:^| )\S{1,2}){4}/.test(text)) return [{ text, endsLine: true, transform }]
  const size = Math.hypot(transform[0], transform[1])
  return [...text.matchAll(/ |[^ ]+/g)].map(({ 0: piece, index }) => {
    const isGap = piece === " " && places.isGenerated(start + index)
    return {
      text: piece,
      endsLine: index + piece.length === text.length,
      transform,
      ...(isGap ? { gap: places.gapAround(start + index) / size } : {})
    }
  })
}

/** Four doubles for points, or six floats for a matrix. */
const placeBytes = 32

/** Where the characters of a page stand; asked by their index in its text, which is not always that of PDFium. */
class CharacterPlaces {
  private readonly module: PdfiumModule
  private readonly textPage: number
  private readonly place: number

  constructor(module: PdfiumModule, textPage: number, place: number) {
    this.module = module
    this.textPage = textPage
    this.place = place
  }

  transform(textIndex: number): PositionedText["transform"] {
    const { module, place, textPage } = this
    const index = module.FPDFText_GetCharIndexFromTextIndex(textPage, textIndex)
    const size = module.FPDFText_GetFontSize(textPage, index)
    if (module.FPDFText_GetMatrix(textPage, index, place) === 0) return [0, 0, 0, 0, 0, 0]
    const [a, b, c, d] = new Float32Array(module.memory.buffer, place, 4)
    if (module.FPDFText_GetCharOrigin(textPage, index, place, place + 8) === 0) return [0, 0, 0, 0, 0, 0]
    const [x, y] = new Float64Array(module.memory.buffer, place, 2)
    return [a! * size, b! * size, c! * size, d! * size, x!, y!]
  }

  isGenerated(textIndex: number): boolean {
    const { module, textPage } = this
    return module.FPDFText_IsGenerated(textPage, module.FPDFText_GetCharIndexFromTextIndex(textPage, textIndex)) === 1
  }

  /** The gap that this space stands for, in points: between the boxes of its neighbours, in whatever direction they lie. */
  gapAround(textIndex: number): number {
    const [before, after] = [this.box(textIndex - 1), this.box(textIndex + 1)]
    if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY
    const [left, bottom, right, top] = before
    const [left2, bottom2, right2, top2] = after
    return Math.max(0, left2 - right, left - right2, bottom2 - top, bottom - top2)
  }

  private box(textIndex: number): readonly [left: number, bottom: number, right: number, top: number] | undefined {
    const { module, place, textPage } = this
    const index = module.FPDFText_GetCharIndexFromTextIndex(textPage, textIndex)
    if (index < 0 || module.FPDFText_GetLooseCharBox(textPage, index, place) === 0) return undefined
    const [left, top, right, bottom] = new Float32Array(module.memory.buffer, place, 4)
    return [left!, Math.min(top!, bottom!), right!, Math.max(top!, bottom!)]
  }
}
