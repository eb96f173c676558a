/**
 * The characters of one story of a DOC to text, as shown with all tracked changes accepted.
 *
 * @module
 */
import { dropControls } from "../TextDecoding.ts"
import type { Kind, Look } from "./Properties.ts"
import { RowText } from "./RowText.ts"

/** In characters, of a paragraph and of a field's code. A longer one is damage and is no longer held. */
const longestParagraph = 64 * 1024
const longestCode = 32 * 1024
/** Fields nested in fields. */
const mostFields = 1024

const fieldBegin = "\x13"
const fieldSeparator = "\x14"
const fieldEnd = "\x15"
const cellMark = "\x07"

/** Text without special characters, apart from the entries below. */
const plain = /^[^\0-\x08\x0b-\x1f\xad\x7f\u2028\u2029\ue000-\uf8ff]*$/

/** The text of special characters. Any other character below the space is a mark of Word's without text ([MS-DOC] 2.4.1). */
const meanings: Readonly<Record<string, string>> = {
  "\t": "\t",
  "\v": "\n",
  "\x0e": "\n",
  "\x1e": "-",
  "\xad": "",
  "\u2028": " ",
  "\u2029": " "
}

/** The text of a font's character, by the font's number in the document's list; `""` if no text can show it. */
export type SymbolOf = (font: number | undefined, code: number) => string

/**
 * Fed the characters between paragraph marks, and the marks, in order. Fields give their results, not their codes. Hidden text
 * counts, deleted text does not, and a paragraph whose mark was deleted continues in the next.
 */
export class StoryText {
  private readonly rows = new RowText()
  private readonly symbolOf: SymbolOf
  /** Texts of boxes, held until the paragraph that anchors them ends. */
  private readonly boxes: Array<string> = []
  private paragraph = ""
  /** For each open field, whether its code has not ended yet. */
  private readonly fields: Array<boolean> = []
  private openCodes = 0
  /** The text of unfinished codes: dropped when they end, kept as text if they never do. */
  private code = ""
  private lastMark = ""

  constructor(symbolOf: SymbolOf) {
    this.symbolOf = symbolOf
  }

  characters(text: string, look: Look): void {
    this.lastMark = ""
    if (this.fields.length === 0 && !look.isDeleted && look.symbol === undefined && plain.test(text)) this.append(text)
    else for (const character of text) this.character(character, look)
  }

  /** The end of a paragraph, cell, row or page. If `kind` is unknown, two cell marks in a row end a table row. */
  mark(character: string, look: Look, kind: Kind | undefined): void {
    const isCellOrRow = character === cellMark || kind?.isRowEnd === true || kind?.isInnerCellEnd === true
    if (look.isDeleted && !isCellOrRow) return
    if (this.isInCode && !isCellOrRow) {
      this.growCode("\n")
      return
    }
    const depth = this.depthOf(character, kind)
    const isRow = kind === undefined ? character === cellMark && this.lastMark === cellMark : kind.isRowEnd
    if (isRow && depth > 0) this.endRow(depth)
    else if (depth > 0 && isCellOrRow) this.endCell(depth)
    else this.endParagraph(depth)
    this.lastMark = isRow ? "" : character
  }

  /** A form field: its check box stands within the field's code, but the reader sees it. */
  checkBox(box: string, { isDeleted }: Look): void {
    if (!isDeleted) this.append(box)
  }

  /** A drawn object with this text is anchored here. */
  box(text: string): void {
    this.boxes.push(text)
  }

  /** Ends everything open: no field, cell or row continues after the end of a story. */
  end(): void {
    this.forgetFields()
    this.endParagraph(0)
  }

  /** The text since the last call. Line ends at its end are kept back until text follows them. */
  take(): string {
    return this.rows.take()
  }

  private get isInCode(): boolean {
    return this.openCodes > 0
  }

  private character(character: string, look: Look): void {
    if (character === fieldBegin) this.beginField()
    else if (character === fieldSeparator) this.endCode()
    else if (character === fieldEnd) this.endField()
    else if (this.isInCode) this.growCode(look.isDeleted ? "" : this.shown(character, look))
    else if (!look.isDeleted) this.append(this.shown(character, look))
  }

  private shown(character: string, { font, symbol }: Look): string {
    if (symbol !== undefined) return character === "(" ? this.symbolOf(symbol.font, symbol.code) : ""
    const code = character.charCodeAt(0)
    if (code >= 0xf000 && code <= 0xf0ff) return this.symbolOf(font, code)
    return meanings[character] ?? (isPrivate(code) ? "" : dropControls(character))
  }

  private append(visible: string): void {
    this.paragraph += visible
    if (this.paragraph.length > longestParagraph) this.endParagraph(this.rows.depth)
  }

  private beginField(): void {
    this.fields.push(true)
    this.openCodes++
    if (this.fields.length > mostFields) this.forgetFields()
  }

  private endCode(): void {
    if (this.fields.at(-1) !== true) return
    this.fields[this.fields.length - 1] = false
    this.openCodes--
    if (!this.isInCode) this.code = ""
  }

  private endField(): void {
    this.endCode()
    this.fields.pop()
  }

  private growCode(text: string): void {
    this.code += text
    if (this.code.length > longestCode) this.forgetFields()
  }

  private forgetFields(): void {
    const { code } = this
    this.fields.length = 0
    this.openCodes = 0
    this.code = ""
    this.append(code)
  }

  private depthOf(character: string, kind: Kind | undefined): number {
    const depth = kind === undefined ? this.rows.depth : kind.depth
    return character === cellMark ? Math.max(1, depth) : depth
  }

  private endParagraph(depth: number): void {
    this.rows.paragraph(this.takeParagraph(), depth)
    this.placeBoxes(depth)
  }

  private endCell(depth: number): void {
    const text = this.takeParagraph()
    if (this.boxes.length === 0) this.rows.cell(text, depth)
    else {
      this.rows.paragraph(text, depth)
      this.placeBoxes(depth)
      this.rows.cell("", depth)
    }
  }

  private endRow(depth: number): void {
    const text = this.takeParagraph()
    if (text !== "") this.rows.paragraph(text, depth)
    this.placeBoxes(depth)
    this.rows.row(depth)
  }

  private placeBoxes(depth: number): void {
    for (const box of this.boxes.splice(0)) this.rows.paragraph(box, depth)
  }

  private takeParagraph(): string {
    const text = this.paragraph.trimStart()
    this.paragraph = ""
    return text
  }
}

const isPrivate = (code: number) => code >= 0xe000 && code <= 0xf8ff
