/**
 * The places of a PDF's objects: its cross-reference tables and streams (ISO 32000-1, 7.5).
 *
 * @module
 */
import { latin1 } from "../../Latin1.ts"
import { offsetSaidBy } from "../CrossReference.ts"
import { decline } from "./Declined.ts"
import { ObjectReader } from "./ObjectReader.ts"
import { isArray, isDictionary, isKeyword, numberOf, type PdfDictionary } from "./PdfObject.ts"

/** In the file at an offset, or in an object stream. */
export type Place = { readonly offset: number } | { readonly stream: number; readonly index: number }

/** A table of this many objects takes 28 MB; the largest gazette known has 300,000. */
const mostObjects = 2_000_000

/** The last `startxref` of a file is searched in this many bytes. */
const endBytes = 2048

const unknown = 0
const free = 1
const inFile = 2
const inStream = 3

/** The first note about an object wins: the newest section of a file is read first. */
export class CrossReferences {
  private kinds = new Uint8Array(0)
  private offsets = new Float64Array(0)
  private indices = new Uint32Array(0)

  placeOf(number: number): Place | undefined {
    const kind = this.kinds[number]
    if (kind === inFile) return { offset: this.offsets[number]! }
    return kind === inStream ? { stream: this.offsets[number]!, index: this.indices[number]! } : undefined
  }

  /** Reads entries of 20 bytes (7.5.4). Answers the offset after the last one. */
  addTable(bytes: Uint8Array, start: number): number {
    const reader = new ObjectReader(bytes, start)
    for (;;) {
      reader.skipWhite()
      const place = reader.position
      const [first, count] = [reader.next(), reader.next()]
      if (typeof first !== "number" || typeof count !== "number") return place
      reader.skipWhite()
      this.hold(first + count)
      for (let i = 0; i < count; i++) {
        const entry = latin1(bytes.subarray(reader.position, reader.position + entryBytes))
        const [, offset, kind] = /^(\d{10}) \d{5} ([fn])[\r\n ]{2}$/.exec(entry) ?? decline("a cross-reference is bad")
        if (this.kinds[first + i] === unknown) {
          this.kinds[first + i] = kind === "n" ? inFile : free
          this.offsets[first + i] = Number(offset)
        }
        reader.position += entryBytes
      }
    }
  }

  /** Reads entries with big-endian fields (7.5.8). */
  addStream(dictionary: PdfDictionary, bytes: Uint8Array): void {
    const widths = numbersOf(dictionary, "W")
    if (widths?.length !== 3) decline("a cross-reference stream has no field widths")
    const [kindBytes, secondBytes, thirdBytes] = widths as ReadonlyArray<number> as [number, number, number]
    if (!(kindBytes + secondBytes + thirdBytes > 0)) decline("a cross-reference stream has no fields")
    const sections = numbersOf(dictionary, "Index") ?? [0, numberOf(dictionary.get("Size"), 0)]
    let place = 0
    const field = (size: number): number => {
      let value = 0
      for (let i = 0; i < size; i++) value = value * 256 + (bytes[place++] ?? decline("a cross-reference is cut"))
      return value
    }
    for (let i = 0; i + 1 < sections.length; i += 2) {
      const first = sections[i]!
      const count = sections[i + 1]!
      this.hold(first + count)
      for (let number = first; number < first + count; number++) {
        const kind = kindBytes === 0 ? 1 : field(kindBytes)
        const second = field(secondBytes)
        const third = field(thirdBytes)
        if (this.kinds[number] !== unknown) continue
        this.kinds[number] = kind === 1 ? inFile : kind === 2 ? inStream : free
        this.offsets[number] = second
        this.indices[number] = third
      }
    }
  }

  private hold(count: number): void {
    if (!(count <= mostObjects)) decline("the file has too many objects")
    if (count <= this.kinds.length) return
    const size = Math.max(count, 2 * this.kinds.length)
    this.kinds = enlarged(this.kinds, new Uint8Array(size))
    this.offsets = enlarged(this.offsets, new Float64Array(size))
    this.indices = enlarged(this.indices, new Uint32Array(size))
  }
}

const entryBytes = 20

const numbersOf = (dictionary: PdfDictionary, key: string): ReadonlyArray<number> | undefined => {
  const value = dictionary.get(key)
  return isArray(value) ? value.map((item) => numberOf(item, 0)) : undefined
}

const enlarged = <A extends { set: (values: A) => void }>(values: A, larger: A): A => {
  larger.set(values)
  return larger
}

/** The start of the last section, according to the end of the file. */
export const startOf = (bytes: Uint8Array): number => {
  if (latin1(bytes.subarray(0, 5)) !== "%PDF-") decline("the file does not begin with its version")
  return offsetSaidBy(bytes.subarray(-endBytes)) ?? decline("the end of the file is missing")
}

/** The trailer after a table. */
export const trailerAt = (bytes: Uint8Array, offset: number): PdfDictionary => {
  const reader = new ObjectReader(bytes, offset)
  const dictionary = isKeyword(reader.next(), "trailer") ? reader.next() : undefined
  return isDictionary(dictionary) ? dictionary : decline("the file has no trailer")
}
