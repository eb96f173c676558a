/**
 * The words and bytes of RTF to text, as shown with all tracked changes accepted.
 *
 * @module
 */
import { Stories } from "../Stories.ts"
import { dropControls } from "../TextDecoding.ts"
import { FontTable } from "./FontTable.ts"
import type { RtfHandler } from "./RtfReader.ts"
import { RtfStory } from "./RtfStory.ts"
import { characters, codePages, isLeftOut, stories, symbols } from "./RtfWords.ts"

/** Documents nest groups about ten deep. */
const maxDepth = 10_000
/** In bytes: a text without control words is decoded in parts of this size. */
const longestRun = 64 * 1024

export class RtfTooDeep extends Error {
  override readonly message = `the groups nest deeper than ${maxDepth}`
}

/** The state that a group inherits from the outer group and restores at its end. */
interface Group {
  readonly isFontTable: boolean
  readonly opensStory: boolean
  readonly font: number
  /** Number of fallback characters after a `\u`, for readers that do not know it. */
  readonly fallbackLength: number
  readonly isDeleted: boolean
  readonly isInTable: boolean
  readonly tableLevel: number
}

const document: Group = {
  isFontTable: false,
  opensStory: false,
  font: -1,
  fallbackLength: 1,
  isDeleted: false,
  isInTable: false,
  tableLevel: 0
}

/**
 * Fed by an `RtfReader`; `take` gives the text so far. `Story` lays out paragraphs, tables and text boxes; `Stories` places
 * headers, notes and footers. A field gives its result, not its code. Hidden text and list numbers are included, tracked
 * deletions are not.
 *
 * Its methods throw `RtfTooDeep` and must not be called after that.
 */
export class RtfText implements RtfHandler {
  private readonly symbolOf: (font: string, code: string) => string
  private readonly fonts = new FontTable()
  private readonly stories = new Stories(() => new RtfStory())
  private readonly outer: Array<Group> = []
  private group = document
  private defaultFont = 0
  /** Bytes that wait for the rest of their run: a character may have two bytes. */
  private readonly run = new Uint8Array(longestRun)
  private runLength = 0
  /** Number of fallback characters that are still to come. */
  private fallbackLeft = 0
  private isOptional = false

  constructor(symbolOf: (font: string, code: string) => string) {
    this.symbolOf = symbolOf
  }

  readonly openGroup = (): void => {
    this.endRun()
    this.isOptional = false
    if (this.outer.length >= maxDepth) throw new RtfTooDeep()
    this.outer.push(this.group)
    if (this.group.opensStory) this.group = { ...this.group, opensStory: false }
  }

  readonly closeGroup = (): void => {
    this.endRun()
    if (this.group.opensStory) this.stories.end()
    this.group = this.outer.pop() ?? document
  }

  readonly word = (name: string, parameter: number | undefined): boolean => {
    const isOptional = this.isOptional
    this.isOptional = false
    const character = characters.get(name)
    if (character !== undefined) this.character(character)
    else if (name === "u") this.unicode(parameter ?? 0)
    else {
      this.decodeRun(false)
      if (isLeftOut(name, isOptional)) return true
      if (this.group.isFontTable) this.fontWord(name, parameter ?? 0)
      else if (!this.structure(name, parameter)) this.setting(name, parameter)
    }
    return false
  }

  readonly symbol = (character: string): void => {
    if (character === "*") this.isOptional = true
    else if (character === "\n" || character === "\r") this.word("par", undefined)
    else this.character(symbols.get(character) ?? "")
  }

  readonly bytes = (bytes: Uint8Array): void => {
    let at = Math.min(this.fallbackLeft, bytes.length)
    this.fallbackLeft -= at
    while (at < bytes.length) {
      if (this.runLength === longestRun) this.decodeRun(true)
      const part = bytes.subarray(at, at + longestRun - this.runLength)
      this.run.set(part, this.runLength)
      this.runLength += part.length
      at += part.length
    }
  }

  readonly escaped = (byte: number): void => {
    if (this.fallbackLeft > 0) {
      this.fallbackLeft--
      return
    }
    if (this.runLength === longestRun) this.decodeRun(true)
    this.run[this.runLength++] = byte
  }

  /** The text that became ready since the last call. Call it between two chunks. */
  take(): string {
    return this.stories.take()
  }

  /** The remaining text. A document that was cut ends here too. */
  finish(): string {
    this.endRun()
    return this.stories.finish()
  }

  /** Whether the current group is part of the text. */
  private get isSeen(): boolean {
    return this.outer.length > 0 && !this.group.isDeleted && !this.group.isFontTable
  }

  private get level(): number {
    return Math.max(this.group.tableLevel, this.group.isInTable ? 1 : 0)
  }

  private append(text: string): void {
    if (text === "" || !this.isSeen) return
    if (/\S/.test(text)) this.stories.current.enter(this.level)
    this.stories.append(text)
  }

  /** A character written as a word or a symbol. In a fallback it counts as one character. */
  private character(text: string): void {
    this.decodeRun(false)
    if (this.fallbackLeft > 0) this.fallbackLeft--
    else this.append(text)
  }

  /** A signed number of 16 bits, as in the standard, or a whole code point, as some programs write it. */
  private unicode(number: number): void {
    this.endRun()
    const place = number < 0 ? number + 0x10000 : number
    this.fallbackLeft = this.group.fallbackLength
    if (place < 0 || place > 0x10ffff) return
    const isPrivate = place >= 0xe000 && place <= 0xf8ff
    const { name } = this.fonts.fontOf(this.group.font)
    this.append(isPrivate ? this.symbolOf(name, place.toString(16)) : cleaned(String.fromCodePoint(place)))
  }

  /** Passes on the text so far and ends a fallback. Formatting alone does not end one. */
  private endRun(): void {
    this.decodeRun(false)
    this.fallbackLeft = 0
  }

  private decodeRun(isMore: boolean): void {
    if (this.runLength === 0) return
    const bytes = this.run.subarray(0, this.runLength)
    this.runLength = 0
    const { isSymbol, name } = this.fonts.fontOf(this.group.font)
    if (this.group.isFontTable) this.fonts.addName(bytes)
    else if (isSymbol) this.append(Array.from(bytes, (byte) => this.symbolOfByte(name, byte)).join(""))
    else this.append(cleaned(this.fonts.decodeOf(this.group.font)(bytes, isMore)))
  }

  private symbolOfByte(font: string, byte: number): string {
    return byte === 32 || byte === 9 ? String.fromCharCode(byte) : this.symbolOf(font, byte.toString(16))
  }

  private fontWord(name: string, number: number): void {
    if (name === "f") this.fonts.define(number)
    else if (name === "fcharset") this.fonts.setCharset(number)
    else if (name === "cpg") this.fonts.setCodePage(number)
  }

  /** Paragraphs, cells, rows and stories. Answers whether the word was one of them. */
  private structure(name: string, parameter: number | undefined): boolean {
    const kind = stories.get(name)
    if (kind !== undefined) {
      if (this.group.opensStory) this.stories.end()
      this.stories.begin(kind)
      this.group = { ...this.group, opensStory: true, font: this.defaultFont, isInTable: false, tableLevel: 0 }
    } else if (name === "par" || name === "sect" || name === "page" || name === "column") this.endParagraph()
    else if (name === "line") this.breakLine()
    else if (name === "cell") this.stories.current.endCell(1)
    else if (name === "nestcell") this.stories.current.endCell(Math.max(2, this.level))
    else if (name === "row") this.stories.current.endRow(1)
    else if (name === "nestrow") this.stories.current.endRow(Math.max(2, this.level))
    else if (name === "trowd") this.stories.current.defineRow()
    else if (name === "cellx") this.stories.current.defineCell()
    else if (name === "intbl") this.group = { ...this.group, isInTable: parameter !== 0 }
    else if (name === "itap") this.group = { ...this.group, tableLevel: Math.max(0, parameter ?? 0) }
    else if (name === "pard") this.group = { ...this.group, isInTable: false, tableLevel: 0 }
    else return false
    this.fallbackLeft = 0
    return true
  }

  /** The settings of the text that follows. */
  private setting(name: string, parameter: number | undefined): void {
    const codePage = name === "ansicpg" ? parameter : codePages.get(name)
    if (codePage !== undefined) this.fonts.codePage = codePage
    else if (name === "f") this.group = { ...this.group, font: parameter ?? this.defaultFont }
    else if (name === "uc") this.group = { ...this.group, fallbackLength: Math.max(0, parameter ?? 1) }
    else if (name === "deleted") this.group = { ...this.group, isDeleted: parameter !== 0 }
    else if (name === "plain") this.group = { ...this.group, font: this.defaultFont }
    else if (name === "deff") this.beginWithFont(parameter ?? 0)
    else if (name === "fonttbl") this.group = { ...this.group, isFontTable: true }
  }

  private beginWithFont(font: number): void {
    this.defaultFont = font
    this.group = { ...this.group, font }
  }

  /** A deleted mark joins its paragraph with the next. */
  private endParagraph(): void {
    if (this.isSeen) this.stories.current.endParagraph(this.level)
  }

  private breakLine(): void {
    if (this.isSeen) this.stories.current.breakLine()
  }
}

const cleaned = (text: string) =>
  dropControls(text)
    .replace(/\xAD/g, "")
    .replace(/[\n\f\r\x85\u2028\u2029]/g, " ")
