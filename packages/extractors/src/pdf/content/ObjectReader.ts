/**
 * Reads the objects of a PDF as written (ISO 32000-1, 7.3).
 *
 * @module
 */
import { latin1 } from "../../Latin1.ts"
import { decline } from "./Declined.ts"
import {
  isRegular,
  isWhite,
  nameFrom,
  type PdfArray,
  type PdfDictionary,
  PdfKeyword,
  PdfName,
  type PdfObject,
  PdfReference
} from "./PdfObject.ts"

/** Deeper than any sound document, and far from the end of the stack. */
const mostNested = 64

/** Reads one object after the other. Throws `Declined` if the bytes are not an object. */
export class ObjectReader {
  position: number
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  /** `undefined` at the end of the bytes. */
  next(depth = 0): PdfObject | undefined {
    if (depth > mostNested) decline("objects are nested too deeply")
    this.skipWhite()
    const { bytes } = this
    const code = bytes[this.position]
    if (code === undefined) return undefined
    if (code === slash) return new PdfName(this.nameText())
    if (code === openBracket) return this.array(depth)
    if (code === openParenthesis) return this.literal()
    if (code === lessThan) {
      if (bytes[this.position + 1] === lessThan) return this.dictionary(depth)
      return this.hexadecimal()
    }
    if (!isRegular(code)) {
      this.position++
      return new PdfKeyword(String.fromCharCode(code))
    }
    return this.word()
  }

  skipWhite(): void {
    const { bytes } = this
    for (;;) {
      while (isWhite(bytes[this.position])) this.position++
      if (bytes[this.position] !== percent) return
      while (this.position < bytes.length && !isLineEnd(bytes[this.position]!)) this.position++
    }
  }

  private array(depth: number): PdfArray {
    this.position++
    const items: Array<PdfObject> = []
    for (;;) {
      const item = this.next(depth + 1)
      if (item === undefined) return decline("an array has no end")
      if (item instanceof PdfKeyword) {
        if (item.word === "]") return items
        if (item.word === "R") items.push(this.reference(items))
        else decline("an array holds a keyword")
      } else items.push(item)
    }
  }

  private dictionary(depth: number): PdfDictionary {
    this.position += 2
    const items: Array<PdfObject> = []
    for (;;) {
      const item = this.next(depth + 1)
      if (item === undefined) return decline("a dictionary has no end")
      if (item instanceof PdfKeyword) {
        if (item.word === ">" && this.bytes[this.position] === greaterThan) break
        if (item.word === "R") items.push(this.reference(items))
        else decline("a dictionary holds a keyword")
      } else items.push(item)
    }
    this.position++
    const entries = new Map<string, PdfObject>()
    for (let i = 0; i + 1 < items.length; i += 2) {
      const key = items[i]
      if (!(key instanceof PdfName)) return decline("a dictionary's key is not a name")
      entries.set(key.name, items[i + 1]!)
    }
    return entries
  }

  /** The two numbers before an `R`. */
  private reference(items: Array<PdfObject>): PdfReference {
    const generation = items.pop()
    const number = items.pop()
    if (typeof number !== "number" || typeof generation !== "number") return decline("a reference has no number")
    return new PdfReference(number)
  }

  private nameText(): string {
    const { bytes } = this
    const start = ++this.position
    while (isRegular(bytes[this.position])) this.position++
    return nameFrom(bytes.subarray(start, this.position))
  }

  private word(): PdfObject {
    const { bytes } = this
    const start = this.position
    let place = start
    let isWhole = true
    for (let code = bytes[place]; isRegular(code); code = bytes[++place]) isWhole &&= isDigit(code!)
    this.position = place
    if (isWhole && place - start < mostDigits) return wholeNumber(bytes, start, place)
    const text = latin1(bytes.subarray(start, place))
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return Number(text)
    if (text === "true" || text === "false") return text === "true"
    return text === "null" ? null : new PdfKeyword(text)
  }

  private literal(): Uint8Array {
    const text: Array<number> = []
    this.position = readLiteral(this.bytes, this.position + 1, (code) => text.push(code))
    return Uint8Array.from(text)
  }

  private hexadecimal(): Uint8Array {
    const text: Array<number> = []
    this.position = readHexadecimal(this.bytes, this.position + 1, (code) => text.push(code))
    return Uint8Array.from(text)
  }
}

/** Reads a literal string, from after its parenthesis (7.3.4.2). Answers the offset after its end. */
export const readLiteral = (bytes: Uint8Array, start: number, write: (code: number) => void): number => {
  let depth = 1
  let place = start
  for (;;) {
    const code = bytes[place++]
    if (code === undefined) return decline("a string has no end")
    if (code === backslash) {
      place = readEscape(bytes, place, write)
      continue
    }
    if (code === openParenthesis) depth++
    else if (code === closeParenthesis && --depth === 0) return place
    if (code === carriageReturn) {
      if (bytes[place] === lineFeed) place++
      write(lineFeed)
    } else write(code)
  }
}

const readEscape = (bytes: Uint8Array, start: number, write: (code: number) => void): number => {
  const code = bytes[start]
  if (code === undefined) return decline("a string has no end")
  if (isOctal(code)) {
    let place = start
    let value = 0
    while (place < start + 3 && isOctal(bytes[place])) value = value * 8 + bytes[place++]! - digitZero
    write(value & 0xff)
    return place
  }
  // An escaped line end adds no character.
  if (code === carriageReturn) return start + (bytes[start + 1] === lineFeed ? 2 : 1)
  if (code !== lineFeed) write(escapes.get(code) ?? code)
  return start + 1
}

/** Reads a hexadecimal string, from after its bracket (7.3.4.3). Answers the offset after its end. */
export const readHexadecimal = (bytes: Uint8Array, start: number, write: (code: number) => void): number => {
  let place = start
  let first = -1
  for (;;) {
    const code = bytes[place++]
    if (code === undefined) return decline("a string has no end")
    if (code === greaterThan) break
    const digit = hexadecimalDigit(code)
    if (digit === -1) {
      if (!isWhite(code)) decline("a hexadecimal string has other characters")
    } else if (first === -1) first = digit
    else {
      write(first * 16 + digit)
      first = -1
    }
  }
  if (first !== -1) write(first * 16)
  return place
}

const hexadecimalDigit = (code: number): number => {
  if (code >= digitZero && code <= 0x39) return code - digitZero
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

const slash = 0x2f
const openBracket = 0x5b
const openParenthesis = 0x28
const closeParenthesis = 0x29
const lessThan = 0x3c
const greaterThan = 0x3e
const percent = 0x25
const backslash = 0x5c
const carriageReturn = 0x0d
const lineFeed = 0x0a
const digitZero = 0x30

const isDigit = (code: number) => code >= digitZero && code <= 0x39
/** Numbers with at most this many digits are exact. */
const mostDigits = 15

const wholeNumber = (bytes: Uint8Array, start: number, end: number): number => {
  let value = 0
  for (let place = start; place < end; place++) value = value * 10 + bytes[place]! - digitZero
  return value
}

const isLineEnd = (code: number) => code === carriageReturn || code === lineFeed
const isOctal = (code: number | undefined) => code !== undefined && code >= digitZero && code <= 0x37
const escapes: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: 0x0a, r: 0x0d, t: 0x09, b: 0x08, f: 0x0c }).map(([letter, code]) => [letter.charCodeAt(0), code])
)
