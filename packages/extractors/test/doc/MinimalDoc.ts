/**
 * DOC files written by hand, with properties, stories and flaws chosen by a test.
 *
 * @module
 */

import { joined } from "../../src/JoinedBytes.ts"
import { utf16Bytes, windows1252Bytes } from "../Portuguese.ts"
import { oleFile, words } from "./OleWriter.ts"

/** Characters with one look, in a paragraph of one kind. Each part is a piece of its own. */
export interface Part {
  readonly text: string
  /** Property modifications, as stored in the file. */
  readonly look?: ReadonlyArray<number>
  readonly kind?: ReadonlyArray<number>
  /** Windows-1252, one byte per character. */
  readonly isNarrow?: boolean
  /** A property that a fast save stored beside the piece, in short form. */
  readonly change?: number
}

export interface MinimalDoc {
  readonly body: ReadonlyArray<Part>
  readonly footnotes?: ReadonlyArray<Part>
  /** One for each header and footer, the separators of notes first. */
  readonly headers?: ReadonlyArray<string>
  readonly comments?: ReadonlyArray<Part>
  readonly endnotes?: ReadonlyArray<Part>
  readonly boxes?: ReadonlyArray<{ readonly text: string; readonly shape: number }>
  readonly headerBoxes?: ReadonlyArray<string>
  /** The position of a shape's anchor in the body. */
  readonly anchors?: ReadonlyArray<{ readonly position: number; readonly shape: number }>
  readonly fonts?: ReadonlyArray<string>
  readonly data?: Uint8Array
  /** The last piece comes first in the file. */
  readonly isShuffled?: boolean
}

const textOffset = 2048
const pageBytes = 512
/** Bytes before the tables, for a description of an encryption. */
export const roomBytes = 128
const runsOnPage = 8

export const deleted = [0x00, 0x08, 1]
export const hidden = [0x3c, 0x08, 1]
export const inTable = [0x16, 0x24, 1]
export const rowEnd = [...inTable, 0x17, 0x24, 1]
export const inInnerTable = [...inTable, 0x49, 0x66, 2, 0, 0, 0]
export const innerCellEnd = [...inInnerTable, 0x4b, 0x24, 1]
export const innerRowEnd = [...inInnerTable, 0x4c, 0x24, 1]
/** The paragraph's properties are in the `Data` stream. */
export const huge = (offset: number) => [0x46, 0x66, ...words([offset])]
/** The characters are characters of a symbol font. */
export const symbol = (font: number, code: number) => [0x09, 0x6a, font & 255, font >> 8, code & 255, code >> 8]
export const inFont = (font: number) => [0x4f, 0x4a, font & 255, font >> 8]
/** The character is a form's field, described in the `Data` stream. */
export const form = (offset: number) => [0x03, 0x6a, ...words([offset]), 0x06, 0x08, 1]

export const p = (text: string, further: Partial<Part> = {}): Part => ({ text: `${text}\r`, kind: [], ...further })
/** Rows of cells, in a table at the outermost depth. */
export const table = (...rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<Part> =>
  rows.flatMap((cells) => [
    ...cells.map((cell) => ({ text: `${cell}\x07`, kind: inTable })),
    { text: "\x07", kind: rowEnd }
  ])

export const streamsOf = (doc: MinimalDoc): Readonly<Record<string, Uint8Array>> => {
  const headers = (doc.headers ?? []).map((text) => ({ text }))
  const boxes = (doc.boxes ?? []).map(({ text }) => ({ text }))
  const headerBoxes = (doc.headerBoxes ?? []).map((text) => ({ text }))
  const stories = [
    doc.body,
    doc.footnotes ?? [],
    headers,
    [],
    doc.comments ?? [],
    doc.endnotes ?? [],
    boxes,
    headerBoxes
  ]
  const parts: ReadonlyArray<Part> = stories.flat().filter(({ text }) => text !== "")

  const bytes = parts.map((part) => (part.isNarrow ? windows1252Bytes(part.text) : utf16Bytes(part.text, true)))
  const order = doc.isShuffled ? parts.map((_, i) => parts.length - 1 - i) : parts.map((_, i) => i)
  const offsets: Array<number> = []
  let end = textOffset
  for (const i of order) {
    offsets[i] = end
    end += bytes[i]!.length
  }
  const text = order.map((i) => bytes[i]!)
  const firstPage = Math.ceil(end / pageBytes)
  const runsOf = (modifications: (part: Part) => Uint8Array) =>
    order.map((i) => ({
      start: offsets[i]!,
      end: offsets[i]! + bytes[i]!.length,
      content: modifications(parts[i]!)
    }))
  const characters = pagesOf(runsOf(characterContent), 1, firstPage)
  const paragraphs = pagesOf(runsOf(paragraphContent), 13, firstPage + characters.pages.length)

  const tables: Array<Uint8Array> = [new Uint8Array(roomBytes)]
  const places = new Map<number, readonly [offset: number, length: number]>()
  const add = (number: number, content: Uint8Array) => {
    places.set(number, [tables.reduce((sum, part) => sum + part.length, 0), content.length])
    tables.push(content)
  }
  add(33, piecesOf(parts, offsets))
  add(12, characters.table)
  add(13, paragraphs.table)
  if (headers.length > 0) add(11, words(positionsOf(headers)))
  const shapes = (doc.boxes ?? []).map(({ shape }) => shape)
  if (boxes.length > 0) add(56, recordsOf(positionsOf(boxes), 22, 14, shapes))
  const noShapes = headerBoxes.map(() => 0)
  if (headerBoxes.length > 0) add(58, recordsOf(positionsOf(headerBoxes), 22, 14, noShapes))
  if (doc.anchors !== undefined) {
    const positions = [...doc.anchors.map(({ position }) => position), lengthOf(doc.body)]
    const anchored = doc.anchors.map(({ shape }) => shape)
    add(40, recordsOf(positions, 26, 0, anchored))
  }
  if (doc.fonts !== undefined) add(15, fontsOf(doc.fonts))

  const head = new DataView(new ArrayBuffer(textOffset))
  head.setUint16(0, 0xa5ec, true)
  head.setUint16(2, 0xc1, true)
  head.setUint16(10, 0x0200, true)
  head.setUint32(24, textOffset, true)
  for (const [i, story] of stories.entries()) head.setUint32(76 + i * 4, lengthOf(story), true)
  head.setUint16(152, 93, true)
  for (const [number, [offset, length]] of places) {
    head.setUint32(154 + number * 8, offset, true)
    head.setUint32(158 + number * 8, length, true)
  }
  const padding = new Uint8Array(firstPage * pageBytes - end)
  const main = [new Uint8Array(head.buffer), ...text, padding, ...characters.pages, ...paragraphs.pages]
  return {
    WordDocument: joined(main),
    "1Table": joined(tables),
    ...(doc.data === undefined ? {} : { Data: doc.data })
  }
}

export const minimalDoc = (doc: MinimalDoc): Uint8Array => oleFile(streamsOf(doc))

/** A check box of a form, as stored in the `Data` stream; `result` is 25 for an untouched one. */
export const checkBoxForm = (result: number, isOnByDefault: boolean): Uint8Array => {
  const form = new DataView(new ArrayBuffer(68 + 16))
  form.setUint32(0, form.byteLength, true)
  form.setUint16(4, 68, true)
  form.setUint32(68, 0xffffffff, true)
  form.setUint16(72, 1 | (result << 2), true)
  form.setUint16(68 + 14, isOnByDefault ? 1 : 0, true)
  return new Uint8Array(form.buffer)
}

const lengthOf = (story: ReadonlyArray<Part>) => story.reduce((sum, { text }) => sum + text.length, 0)

const positionsOf = (parts: ReadonlyArray<Part>): ReadonlyArray<number> => {
  let position = 0
  return [0, ...parts.map(({ text }) => (position += text.length))]
}

const characterContent = ({ look }: Part) =>
  look === undefined || look.length === 0 ? new Uint8Array(0) : Uint8Array.from([look.length, ...look])

const paragraphContent = ({ kind }: Part) => {
  const content = [0, 0, ...(kind ?? [])]
  return content.length % 2 === 1
    ? Uint8Array.from([(content.length + 1) / 2, ...content])
    : Uint8Array.from([0, content.length / 2, ...content])
}

interface Run {
  readonly start: number
  readonly end: number
  readonly content: Uint8Array
}

/** Pages of runs, filled from their end, and the table that locates a page. */
const pagesOf = (runs: ReadonlyArray<Run>, recordBytes: number, firstPage: number) => {
  const groups = Array.from({ length: Math.ceil(runs.length / runsOnPage) }, (_, i) =>
    runs.slice(i * runsOnPage, (i + 1) * runsOnPage)
  )
  const pages = groups.map((group) => {
    const page = new Uint8Array(pageBytes)
    page.set(words([...group.map(({ start }) => start), group.at(-1)!.end]))
    let free = pageBytes - 2
    for (const [i, { content }] of group.entries()) {
      if (content.length === 0) continue
      free = (free - content.length) & ~1
      page.set(content, free)
      page[(group.length + 1) * 4 + i * recordBytes] = free / 2
    }
    page[pageBytes - 1] = group.length
    return page
  })
  const starts = groups.map((group) => group[0]!.start)
  return { pages, table: words([...starts, runs.at(-1)?.end ?? 0, ...pages.map((_, i) => firstPage + i)]) }
}

const piecesOf = (parts: ReadonlyArray<Part>, offsets: ReadonlyArray<number>): Uint8Array => {
  const pieces = new DataView(new ArrayBuffer(parts.length * 8))
  for (const [i, { change = 0, isNarrow }] of parts.entries()) {
    pieces.setUint32(i * 8 + 2, isNarrow ? (offsets[i]! * 2) | 0x4000_0000 : offsets[i]!, true)
    pieces.setUint16(i * 8 + 6, change, true)
  }
  const table = joined([words(positionsOf(parts)), new Uint8Array(pieces.buffer)])
  return joined([Uint8Array.of(2), words([table.length]), table])
}

/** Positions, then records with one relevant word each. */
const recordsOf = (
  positions: ReadonlyArray<number>,
  recordBytes: number,
  wordAt: number,
  values: ReadonlyArray<number>
): Uint8Array => {
  const records = new DataView(new ArrayBuffer(values.length * recordBytes))
  for (const [i, value] of values.entries()) records.setUint32(i * recordBytes + wordAt, value, true)
  return joined([words(positions), new Uint8Array(records.buffer)])
}

const fontsOf = (names: ReadonlyArray<string>): Uint8Array =>
  joined([
    Uint8Array.of(names.length, 0, 0, 0),
    ...names.map((name) =>
      joined([Uint8Array.of(39 + name.length * 2 + 2), new Uint8Array(39), utf16Bytes(`${name}\0`, true)])
    )
  ])
