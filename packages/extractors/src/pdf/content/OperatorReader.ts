/**
 * Reads the operators of a content stream and their operands (ISO 32000-1, 7.8.2), without an object for each.
 *
 * @module
 */
import { decline } from "./Declined.ts"
import { readHexadecimal, readLiteral } from "./ObjectReader.ts"
import { isRegular, isWhite, nameFrom } from "./PdfObject.ts"

/** The kinds of operands. */
export const aNumber = 1
/** A string that stands in the content as it is. */
export const aPlainString = 2
/** A string that was unescaped. */
export const aMadeString = 3
export const aName = 4
/** A bracket, or any other token without meaning for text. */
export const another = 5

/** An array with more numbers than this is not a line of text. */
const mostOperands = 1 << 20

/** The code of an operator such as `Tj`: its first byte is the lowest. 0 is the end of the content. */
export const operator = (name: string): number =>
  [...name].reduce((code, letter, i) => code | (letter.charCodeAt(0) << (8 * i)), 0)

const inlineImage = operator("ID")

/** The operands belong to the operator that `next` answered, and are gone with the following one. */
export class OperatorReader {
  readonly content: Uint8Array
  /** Holds the unescaped strings. */
  made = new Uint8Array(1024)
  count = 0
  kinds = new Uint8Array(64)
  /** A number, or the start of a string or a name. */
  numbers = new Float64Array(64)
  /** The end of a string or a name. */
  ends = new Uint32Array(64)
  private madeSize = 0
  private place = 0

  constructor(content: Uint8Array) {
    this.content = content
  }

  next(): number {
    this.count = 0
    this.madeSize = 0
    const { content } = this
    for (;;) {
      const code = content[this.place]
      if (code === undefined) return 0
      const kind = beginnings[code]!
      if (kind === white) this.place++
      else if (kind === numeric) this.readNumber()
      else if (kind === alphabetic) {
        const found = this.readOperator()
        if (found === inlineImage) this.skipImage()
        else return found
      } else this.readOther(code)
    }
  }

  name(index: number): string {
    return this.kinds[index] === aName ? nameFrom(this.content.subarray(this.numbers[index], this.ends[index])) : ""
  }

  number(index: number): number {
    return this.kinds[index] === aNumber && index < this.count ? this.numbers[index]! : 0
  }

  private readOther(code: number): void {
    if (code === 0x28) this.readString()
    else if (code === 0x2f) this.readName()
    else if (code === 0x25) this.skipComment()
    else if (code === 0x3c && this.content[this.place + 1] !== 0x3c) {
      this.madeString(readHexadecimal)
    } else {
      this.place += code === 0x3c || code === 0x3e ? 2 : 1
      this.push(another, 0, 0)
    }
  }

  private push(kind: number, number: number, end: number): void {
    if (this.count === this.kinds.length) this.enlarge()
    this.kinds[this.count] = kind
    this.numbers[this.count] = number
    this.ends[this.count] = end
    this.count++
  }

  private enlarge(): void {
    const size = 2 * this.kinds.length
    if (size > mostOperands) decline("an operator has too many operands")
    const { ends, kinds, numbers } = this
    this.kinds = new Uint8Array(size)
    this.kinds.set(kinds)
    this.numbers = new Float64Array(size)
    this.numbers.set(numbers)
    this.ends = new Uint32Array(size)
    this.ends.set(ends)
  }

  private readNumber(): void {
    const { content } = this
    let { place } = this
    let sign = 1
    let code = content[place]!
    if (code === 0x2d || code === 0x2b) {
      if (code === 0x2d) sign = -1
      code = content[++place]!
    }
    let value = 0
    while (code >= 0x30 && code <= 0x39) {
      value = value * 10 + code - 0x30
      code = content[++place]!
    }
    if (code === 0x2e) {
      let scale = 1
      code = content[++place]!
      while (code >= 0x30 && code <= 0x39) {
        value = value * 10 + code - 0x30
        scale *= 10
        code = content[++place]!
      }
      value /= scale
    }
    if (isRegular(code)) decline("a number is malformed")
    this.place = place
    this.push(aNumber, sign * value, 0)
  }

  private readOperator(): number {
    const { content, place: start } = this
    let place = start
    let code = 0
    for (let byte = content[place]; isRegular(byte); byte = content[++place]) {
      if (place < start + 4) code |= byte! << (8 * (place - start))
    }
    this.place = place
    return place > start + 4 ? -1 : code
  }

  private readName(): void {
    const { content } = this
    const start = this.place + 1
    let place = start
    while (isRegular(content[place])) place++
    this.place = place
    this.push(aName, start, place)
  }

  private skipComment(): void {
    while (this.place < this.content.length && this.content[this.place] !== 0x0a && this.content[this.place] !== 0x0d)
      this.place++
  }

  private readString(): void {
    const { content } = this
    const start = this.place + 1
    let end = start
    for (let code = content[end]; code !== 0x29; code = content[++end]) {
      if (code === undefined || code === 0x5c || code === 0x28 || code === 0x0d) {
        this.madeString(readLiteral)
        return
      }
    }
    this.place = end + 1
    this.push(aPlainString, start, end)
  }

  private madeString(read: typeof readLiteral): void {
    const start = this.madeSize
    this.place = read(this.content, this.place + 1, (code) => {
      if (this.madeSize === this.made.length) {
        const { made } = this
        this.made = new Uint8Array(2 * made.length)
        this.made.set(made)
      }
      this.made[this.madeSize++] = code
    })
    this.push(aMadeString, start, this.madeSize)
  }

  /** Skips from after `ID` to after `EI`. These two bytes may also occur in the image: operators must seem to follow them. */
  private skipImage(): void {
    const { content } = this
    for (let end = content.indexOf(0x45, this.place); end !== -1; end = content.indexOf(0x45, end + 1)) {
      if (content[end + 1] !== 0x49 || !isWhite(content[end - 1])) continue
      if (content.subarray(end + 2, end + 12).every((code) => isWhite(code) || (code >= 0x20 && code < 0x7f))) {
        this.place = end + 2
        this.count = 0
        return
      }
    }
    decline("an image in the content has no end")
  }
}

const white = 1
const numeric = 2
const alphabetic = 3

/** The kind of token that a byte begins; 0 is a string, a name, a bracket, a comment. */
const beginnings = Uint8Array.from({ length: 256 }, (_, code) => {
  if (isWhite(code)) return white
  if (!isRegular(code)) return 0
  return "0123456789+-.".includes(String.fromCharCode(code)) ? numeric : alphabetic
})
