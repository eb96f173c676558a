/**
 * The map from a font's codes to text (ISO 32000-1, 9.10.3).
 *
 * @module
 */
import { decline } from "./Declined.ts"
import { ObjectReader } from "./ObjectReader.ts"
import { isArray, PdfKeyword, type PdfObject } from "./PdfObject.ts"

/** Twice the number of codes in a font with two bytes per code: a map may repeat some of them. */
const mostEntries = 0x20000
const lastCode = 0xffff

/** Throws `Declined` if the map uses another one, or has no end. */
export const readToUnicode = (bytes: Uint8Array): ReadonlyMap<number, string> => {
  const map = new ToUnicodeMap()
  const reader = new ObjectReader(bytes)
  let operands: Array<PdfObject> = []
  for (let object = reader.next(); object !== undefined; object = reader.next()) {
    if (!(object instanceof PdfKeyword)) {
      operands.push(object)
      continue
    }
    if (object.word === "usecmap") decline("a character map uses another one")
    if (object.word === "endbfchar") map.addCharacters(operands)
    if (object.word === "endbfrange") map.addRanges(operands)
    operands = []
  }
  return map.texts
}

class ToUnicodeMap {
  readonly texts = new Map<number, string>()
  private entries = 0

  addCharacters(operands: ReadonlyArray<PdfObject>): void {
    for (let i = 0; i + 1 < operands.length; i += 2) this.add(codeOf(operands[i]), textOf(operands[i + 1]))
  }

  addRanges(operands: ReadonlyArray<PdfObject>): void {
    for (let i = 0; i + 2 < operands.length; i += 3) {
      const first = codeOf(operands[i])
      const last = Math.min(codeOf(operands[i + 1]), lastCode)
      const target = operands[i + 2]
      for (let code = first; code <= last; code++) {
        this.add(code, isArray(target) ? textOf(target[code - first]) : advanced(textOf(target), code - first))
      }
    }
  }

  private add(code: number, text: string): void {
    this.entries++
    if (this.entries > mostEntries) decline("a character map is too large")
    this.texts.set(code, text)
  }
}

/** The text with its last character advanced by this number. */
const advanced = (text: string, by: number): string =>
  by === 0 || text === ""
    ? text
    : text.slice(0, -1) + String.fromCharCode((text.charCodeAt(text.length - 1) + by) & 0xffff)

const codeOf = (object: PdfObject | undefined): number => {
  if (!(object instanceof Uint8Array) || object.length > 4) return decline("a character map is malformed")
  return object.reduce((code, byte) => code * 256 + byte, 0)
}

const utf16 = new TextDecoder("utf-16be", { ignoreBOM: true })

const textOf = (object: PdfObject | undefined): string => {
  if (!(object instanceof Uint8Array)) return decline("a character map is malformed")
  return object.length === 1 ? String.fromCharCode(object[0]!) : utf16.decode(object)
}
