/**
 * The fonts of an RTF document, as far as they affect the meaning of its bytes.
 *
 * @module
 */
import { latin1 } from "../Latin1.ts"
import { codePageOfCharset, type Decode, decodeOf } from "./CodePages.ts"

/** A hostile table has fonts without end, or one with an endless name. Fonts beyond this number use the document's code page. */
const maxFonts = 10_000
const longestName = 100

const symbolCharset = 2

interface Font {
  codePage: number | undefined
  /** Its characters are pictures. */
  isSymbol: boolean
  name: string
}

const unknownFont: Font = { codePage: undefined, isSymbol: false, name: "" }

/** Filled with the content of `\fonttbl`; decodes the bytes of text in a font. */
export class FontTable {
  /** The document's code page, which fonts without one of their own use. */
  codePage = 1252
  private readonly fonts = new Map<number, Font>()
  private readonly decodes = new Map<number, Decode>()
  private last: Font | undefined

  /** The next entries are about this font. */
  define(number: number): void {
    this.last = { ...unknownFont }
    if (this.fonts.size < maxFonts) this.fonts.set(number, this.last)
  }

  setCharset(charset: number): void {
    if (this.last === undefined) return
    this.last.isSymbol = charset === symbolCharset
    this.last.codePage = codePageOfCharset(charset)
  }

  setCodePage(codePage: number): void {
    if (this.last !== undefined) this.last.codePage = codePage
  }

  /** Adds a part of the name, which ends with a semicolon. Only names of picture fonts matter, and those are ASCII. */
  addName(bytes: Uint8Array): void {
    if (this.last === undefined || this.last.name.length > longestName) return
    this.last.name += latin1(bytes.subarray(0, longestName)).replace(/;.*/s, "")
  }

  fontOf(number: number): Readonly<Font> {
    return this.fonts.get(number) ?? unknownFont
  }

  decodeOf(number: number): Decode {
    const codePage = this.fontOf(number).codePage ?? this.codePage
    const known = this.decodes.get(codePage)
    if (known !== undefined) return known
    const decode = decodeOf(codePage)
    this.decodes.set(codePage, decode)
    return decode
  }
}
