/**
 * The meaning of a list of property modifications for characters and paragraphs ([MS-DOC] 2.6).
 *
 * @module
 */
import { viewOf } from "./LittleEndian.ts"

/** The look of characters. */
export interface Look {
  /** A tracked deletion. Hidden text is still the document's text (see `WordText`). */
  readonly isDeleted: boolean
  /** A number in the list of fonts. */
  readonly font: number | undefined
  /** The character of a symbol font that is shown in place of each character. */
  readonly symbol: { readonly font: number; readonly code: number } | undefined
  /** The offset in the `Data` stream of a form field's value. */
  readonly formOffset: number | undefined
}

/** A paragraph's role in tables. */
export interface Kind {
  /** 0 outside tables, 1 in a table, 2 in a table inside a cell ... */
  readonly depth: number
  /** The paragraph ends a row and has no text of its own. */
  readonly isRowEnd: boolean
  /** The paragraph ends a cell of a table inside a cell. In outer tables a mark in the text does that. */
  readonly isInnerCellEnd: boolean
  /** The offset in the `Data` stream of the paragraph's properties, for a row with many columns. */
  readonly hugeOffset: number | undefined
}

export const plainLook: Look = { isDeleted: false, font: undefined, symbol: undefined, formOffset: undefined }
export const plainKind: Kind = { depth: 0, isRowEnd: false, isInnerCellEnd: false, hugeOffset: undefined }

const deepest = 32

/** Applies these modifications to a look. */
export const lookAfter = (modifications: Uint8Array, before: Look): Look => {
  let { font, isDeleted, symbol } = before
  let isForm = before.formOffset !== undefined
  let dataOffset = before.formOffset
  visit(modifications, (opcode, operand) => {
    if (opcode === 0x0800) isDeleted = isOn(operand.getUint8(0))
    else if (opcode === 0x0806) isForm = isOn(operand.getUint8(0))
    else if (opcode === 0x6a03) dataOffset = operand.getUint32(0, true)
    else if (opcode === 0x4a4f) font = operand.getUint16(0, true)
    else if (opcode === 0x6a09) symbol = { font: operand.getUint16(0, true), code: operand.getUint16(2, true) }
  })
  return { isDeleted, font, symbol, formOffset: isForm ? dataOffset : undefined }
}

/** Applies these modifications to a paragraph's kind. */
export const kindAfter = (modifications: Uint8Array, before: Kind): Kind => {
  let { depth, hugeOffset, isInnerCellEnd, isRowEnd } = before
  visit(modifications, (opcode, operand) => {
    if (opcode === 0x2416) depth = operand.getUint8(0) === 0 ? 0 : Math.max(1, depth)
    else if (opcode === 0x6649) depth = Math.min(deepest, Math.max(0, operand.getInt32(0, true)))
    else if (opcode === 0x2417 || opcode === 0x244c) isRowEnd = operand.getUint8(0) !== 0
    else if (opcode === 0x244b) isInnerCellEnd = operand.getUint8(0) !== 0
    else if (opcode === 0x6646 || opcode === 0x6645) hugeOffset = operand.getUint32(0, true)
  })
  return { depth, isRowEnd, isInnerCellEnd, hugeOffset }
}

/** 0x80 means "as the style says", which counts as off; 0x81 means the opposite of the style. */
const isOn = (toggle: number) => (toggle & 1) === 1

/** Calls back for each modification whose operand is complete. */
const visit = (modifications: Uint8Array, one: (opcode: number, operand: DataView) => void): void => {
  const view = viewOf(modifications)
  let at = 0
  while (at + 2 < modifications.length) {
    const opcode = view.getUint16(at, true)
    const length = operandBytes(opcode, modifications.subarray(at + 2))
    if (at + 2 + length > modifications.length) return
    one(opcode, viewOf(modifications.subarray(at + 2, at + 2 + length)))
    at += 2 + length
  }
}

/** The three high bits give the length. Only the definition of a table and changed tabs store their own. */
const operandBytes = (opcode: number, rest: Uint8Array): number => {
  const kind = opcode >> 13
  if (kind !== 6) return [1, 1, 2, 4, 2, 2, 0, 3][kind]!
  const first = rest[0] ?? 0
  if (opcode === 0xd608) return first + 256 * (rest[1] ?? 0) + 1
  if (opcode === 0xc615 && first === 255) {
    const deleted = rest[1] ?? 0
    return 2 + 4 * deleted + 1 + 3 * (rest[2 + 4 * deleted] ?? 0)
  }
  return 1 + first
}
