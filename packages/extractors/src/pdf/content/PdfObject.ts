/**
 * The objects of a PDF (ISO 32000-1, 7.3).
 *
 * @module
 */
import { latin1 } from "../../Latin1.ts"

export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfReference
  | PdfStream
  | PdfKeyword
  /** A string, as decoded bytes. */
  | Uint8Array
  | PdfArray
  | PdfDictionary

export type PdfArray = ReadonlyArray<PdfObject>
export type PdfDictionary = ReadonlyMap<string, PdfObject>

export class PdfName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export class PdfReference {
  readonly number: number
  constructor(number: number) {
    this.number = number
  }
}

export class PdfStream {
  readonly dictionary: PdfDictionary
  /** The offset of its body in the file. */
  readonly offset: number
  /** The number of its object. */
  readonly number: number
  readonly generation: number
  constructor(dictionary: PdfDictionary, offset: number, number: number, generation: number) {
    this.dictionary = dictionary
    this.offset = offset
    this.number = number
    this.generation = generation
  }
}

/** Any other token: `obj`, `endobj`, an operator of a character map. */
export class PdfKeyword {
  readonly word: string
  constructor(word: string) {
    this.word = word
  }
}

export const isDictionary = (object: PdfObject | undefined): object is PdfDictionary => object instanceof Map
export const isArray = (object: PdfObject | undefined): object is PdfArray => Array.isArray(object)
export const isKeyword = (object: PdfObject | undefined, word: string): boolean =>
  object instanceof PdfKeyword && object.word === word
export const nameOf = (object: PdfObject | undefined): string | undefined =>
  object instanceof PdfName ? object.name : undefined
export const numberOf = (object: PdfObject | undefined, otherwise: number): number =>
  typeof object === "number" ? object : otherwise

const regular = 0
const white = 1
const delimiter = 2

/** The characters that end a name, a number, a keyword: white space and delimiters (7.2.2). */
const kinds = new Uint8Array(256)
for (const code of [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]) kinds[code] = white
for (const character of "()<>[]{}/%") kinds[character.charCodeAt(0)] = delimiter

export const isWhite = (code: number | undefined): boolean => code !== undefined && kinds[code] === white
export const isRegular = (code: number | undefined): boolean => code !== undefined && kinds[code] === regular

/** A name as written, without its slash (7.3.5). */
export const nameFrom = (bytes: Uint8Array): string => {
  const text = latin1(bytes)
  if (!text.includes("#")) return text
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
