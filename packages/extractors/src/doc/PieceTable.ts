/**
 * The stretches of a `WordDocument` stream that are the document's text, in order ([MS-DOC] 2.8.35, 2.9.38).
 *
 * @module
 */
import { lastAtOrBefore } from "../LastAtOrBefore.ts"
import { viewOf } from "./LittleEndian.ts"

/** Characters that are contiguous in the stream. */
export interface Span {
  /** In characters from the start of the document. */
  readonly position: number
  readonly characters: number
  /** In bytes from the start of the stream. */
  readonly offset: number
  /** UTF-16, two bytes per character; otherwise Windows-1252. */
  readonly isWide: boolean
  /** Properties that the last fast save stored beside the text's own. They override those. */
  readonly changes: Uint8Array
}

const nothing = new Uint8Array(0)
const pieceBytes = 8

export class PieceTable {
  private readonly count: number
  /** The positions where pieces begin, and the end of the last; then eight bytes per piece. */
  private readonly table: DataView
  private readonly changes: ReadonlyArray<Uint8Array>
  private readonly isOld: boolean

  private constructor(table: DataView, changes: ReadonlyArray<Uint8Array>, isOld: boolean) {
    this.table = table
    this.count = Math.floor((table.byteLength - 4) / (4 + pieceBytes))
    this.changes = changes
    this.isOld = isOld
  }

  /** `undefined` if the table is damaged: it has no pieces, or pieces that go backwards. */
  static of(clx: Uint8Array, isOld: boolean): PieceTable | undefined {
    const view = viewOf(clx)
    const changes: Array<Uint8Array> = []
    let at = 0
    while (at + 3 <= clx.length && clx[at] === 1) {
      const length = view.getUint16(at + 1, true)
      changes.push(clx.subarray(at + 3, at + 3 + length))
      at += 3 + length
    }
    if (at + 5 > clx.length || clx[at] !== 2) return undefined
    const length = view.getUint32(at + 1, true)
    if (length < 4 + 4 + pieceBytes || at + 5 + length > clx.length) return undefined
    const table = new PieceTable(viewOf(clx.subarray(at + 5, at + 5 + length)), changes, isOld)
    return table.isAscending() ? table : undefined
  }

  /** The table of an old document that was saved in full. */
  static ofOnePiece(offset: number, characters: number): PieceTable {
    const table = new DataView(new ArrayBuffer(8 + pieceBytes))
    table.setUint32(4, characters, true)
    table.setUint32(10, offset, true)
    return new PieceTable(table, [], true)
  }

  get characters(): number {
    return this.positionOf(this.count)
  }

  /** The text between two positions, in spans of at most `most` characters. */
  *spans(start: number, end: number, most: number): Generator<Span> {
    let position = start
    for (
      let i = lastAtOrBefore(start, this.count, (piece) => this.positionOf(piece));
      i < this.count && position < end;
      i++
    ) {
      const pieceEnd = Math.min(end, this.positionOf(i + 1))
      while (position < pieceEnd) {
        const characters = Math.min(most, pieceEnd - position)
        yield this.span(i, position, characters)
        position += characters
      }
    }
  }

  private span(piece: number, position: number, characters: number): Span {
    const at = (this.count + 1) * 4 + piece * pieceBytes
    const place = this.table.getUint32(at + 2, true)
    const isWide = !this.isOld && (place & 0x4000_0000) === 0
    const skipped = position - this.positionOf(piece)
    const start = this.isOld ? place : (place & 0x3fff_ffff) / (isWide ? 1 : 2)
    return {
      position,
      characters,
      offset: Math.floor(start) + skipped * (isWide ? 2 : 1),
      isWide,
      changes: this.isOld ? nothing : this.changesOf(this.table.getUint16(at + 6, true))
    }
  }

  /** A single property in short form, or the number of a list of properties ([MS-DOC] 2.9.216). */
  private changesOf(prm: number): Uint8Array {
    if ((prm & 1) === 1) return this.changes[prm >> 1] ?? nothing
    const opcode = shortOpcodes[(prm >> 1) & 0x7f]
    return opcode === undefined ? nothing : Uint8Array.of(opcode & 0xff, opcode >> 8, prm >> 8)
  }

  private positionOf(piece: number): number {
    return this.table.getUint32(piece * 4, true)
  }

  private isAscending(): boolean {
    for (let i = 0; i < this.count; i++) if (this.positionOf(i) > this.positionOf(i + 1)) return false
    return true
  }
}

/** The full codes of the short-form properties that are used here. */
const shortOpcodes: Readonly<Record<number, number>> = { 24: 0x2416, 25: 0x2417, 65: 0x0800 }
