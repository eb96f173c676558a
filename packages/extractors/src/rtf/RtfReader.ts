/**
 * RTF in bytes to its groups, control words and text, in memory that does not grow with the document.
 *
 * @module
 */
import { joined } from "../JoinedBytes.ts"

/** Called in the order of the document. The bytes of a call are only valid during it. */
export interface RtfHandler {
  readonly openGroup: () => void
  readonly closeGroup: () => void
  /** Answers whether the rest of its group is to be skipped. The group's end is reported all the same. */
  readonly word: (name: string, parameter: number | undefined) => boolean
  /** A control symbol: a character that is not a letter, such as `~` or `*`. */
  readonly symbol: (character: string) => void
  /** Text, in the current code page. It may be cut anywhere, also between the two bytes of a character. */
  readonly bytes: (bytes: Uint8Array) => void
  /** One byte of text, written as `\'e7`. */
  readonly escaped: (byte: number) => void
}

/** A control word has 32 letters at most; its number has a sign and ten digits. `\bin` is followed by a space. */
const maxLetters = 32
const maxDigits = 10
const longestControl = 1 + maxLetters + 1 + maxDigits + 1

const [opening, closing, backslash, quote, minus, space] = Array.from("{}\\'- ", (sign) => sign.charCodeAt(0))
const [lineFeed, carriageReturn] = [10, 13]

/**
 * Knows the syntax of RTF 1.9.1 and not the meaning of its words, except `\bin`, whose bytes are not RTF. Never fails: any
 * bytes read as something. Skipped groups (pictures in hexadecimal) are only searched for braces.
 *
 * The same bytes yield the same calls, however they are cut, except that a text may come in more parts.
 */
export class RtfReader {
  private readonly handler: RtfHandler
  /** The start of a control word at the end of a chunk. */
  private rest: Uint8Array = new Uint8Array(0)
  private binaryLeft = 0
  /** Number of open groups within the skipped one, itself included; 0 if none is skipped. */
  private leftOutDepth = 0

  constructor(handler: RtfHandler) {
    this.handler = handler
  }

  write(chunk: Uint8Array): void {
    const bytes = this.rest.length === 0 ? chunk : joined([this.rest, chunk])
    this.rest = bytes.slice(this.read(bytes, false))
  }

  end(): void {
    this.read(this.rest, true)
  }

  /** Answers where it stopped: at a control word that may continue in the next chunk, or at the end. */
  private read(bytes: Uint8Array, isLast: boolean): number {
    let at = 0
    while (at < bytes.length) {
      const byte = bytes[at]!
      if (this.binaryLeft > 0) {
        const length = Math.min(this.binaryLeft, bytes.length - at)
        this.binaryLeft -= length
        at += length
      } else if (byte === backslash) {
        if (!isLast && bytes.length - at < longestControl) return at
        at = this.control(bytes, at + 1)
      } else if (byte === opening || byte === closing) {
        this.brace(byte)
        at++
      } else if (byte === lineFeed || byte === carriageReturn) at++
      else {
        const end = textEnd(bytes, at)
        if (this.leftOutDepth === 0) this.handler.bytes(bytes.subarray(at, end))
        at = end
      }
    }
    return at
  }

  private brace(byte: number): void {
    if (this.leftOutDepth > 0) {
      this.leftOutDepth += byte === opening ? 1 : -1
      if (this.leftOutDepth === 0) this.handler.closeGroup()
    } else if (byte === opening) this.handler.openGroup()
    else this.handler.closeGroup()
  }

  /** Reads after a backslash. Answers the offset after the control. */
  private control(bytes: Uint8Array, start: number): number {
    if (start >= bytes.length) return start
    if (!isLetter(bytes[start]!)) return this.controlSymbol(bytes, start)
    let at = start
    let name = ""
    while (at < start + maxLetters && isLetter(bytes[at]!)) name += String.fromCharCode(bytes[at++]!)
    const isNegative = bytes[at] === minus && isDigit(bytes[at + 1]!)
    const digits = isNegative ? at + 1 : at
    let end = digits
    let parameter = 0
    while (end < digits + maxDigits && isDigit(bytes[end]!)) parameter = parameter * 10 + bytes[end++]! - 48
    if (isNegative) parameter = -parameter
    if (name === "bin") this.binaryLeft = Math.max(0, parameter)
    if (this.leftOutDepth === 0 && this.handler.word(name, end > digits ? parameter : undefined)) this.leftOutDepth = 1
    return bytes[end] === space ? end + 1 : end
  }

  private controlSymbol(bytes: Uint8Array, start: number): number {
    const isHex = bytes[start] === quote
    const [high, low] = isHex ? [hexDigit(bytes[start + 1]!), hexDigit(bytes[start + 2]!)] : [undefined, undefined]
    if (this.leftOutDepth === 0) {
      if (!isHex) this.handler.symbol(String.fromCharCode(bytes[start]!))
      else if (high !== undefined && low !== undefined) this.handler.escaped(high * 16 + low)
    }
    return high !== undefined && low !== undefined ? start + 3 : start + 1
  }
}

const textEnd = (bytes: Uint8Array, start: number): number => {
  let at = start
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === backslash || byte === opening || byte === closing || byte === lineFeed || byte === carriageReturn)
      break
  }
  return at
}

const isLetter = (byte: number) => (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90)
const isDigit = (byte: number) => byte >= 48 && byte <= 57

const hexDigit = (byte: number): number | undefined => {
  if (isDigit(byte)) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : undefined
}
