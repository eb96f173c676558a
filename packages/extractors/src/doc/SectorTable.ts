/**
 * The chains of an OLE file's sectors: its allocation table, read only as far as needed.
 *
 * @module
 */
import { Effect } from "effect"
import type { Extent } from "../Extents.ts"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { firstMark } from "../OleEntry.ts"
import { docFault } from "./DocFault.ts"
import { viewOf, wordsOf } from "./LittleEndian.ts"

/** The header places this many sectors of the table; the rest is in a chain of its own. */
const placesInHeader = 109

export class SectorTable {
  readonly input: DocumentInput
  private readonly sectorBytes: number
  /** The places of the table's sectors. */
  private readonly places: ReadonlyArray<number>
  /** The part of the table that was read last: chains seldom leave it. */
  private part: { readonly number: number; readonly words: DataView } = {
    number: -1,
    words: new DataView(new ArrayBuffer(0))
  }

  private constructor(input: DocumentInput, sectorBytes: number, places: ReadonlyArray<number>) {
    this.input = input
    this.sectorBytes = sectorBytes
    this.places = places
  }

  static readonly open = Effect.fnUntraced(function* (
    input: DocumentInput,
    header: DataView,
    sectorBytes: number
  ): Effect.fn.Return<SectorTable, ExtractError> {
    const places = wordsOf(new DataView(header.buffer, header.byteOffset + 76, placesInHeader * 4))
    const most = Math.ceil(input.sizeBytes / sectorBytes)
    let next = header.getUint32(68, true)
    while (next < firstMark && places.length * (sectorBytes / 4) < most) {
      const words = wordsOf(viewOf(yield* input.read((next + 1) * sectorBytes, sectorBytes)))
      next = words.pop() ?? firstMark
      places.push(...words)
    }
    return new SectorTable(input, sectorBytes, places)
  })

  /**
   * The places of the chain's sectors in the file, neighbours joined to one extent; at most `maxBytes`, and never more than the
   * file has. A chain that breaks off is shorter. Fails with `Corrupt` if the chain leads out of the table.
   */
  readonly chain = Effect.fnUntraced({ self: this }, function* (start: number, maxBytes: number): Effect.fn.Return<
    ReadonlyArray<Extent>,
    ExtractError
  > {
    const extents: Array<{ offset: number; length: number }> = []
    let left = Math.min(maxBytes, this.input.sizeBytes)
    let sector = start
    while (left > 0 && sector < firstMark) {
      const { number, words } = yield* this.partFor(sector)
      const first = number * (this.sectorBytes / 4)
      while (left > 0 && sector >= first && (sector - first) * 4 < words.byteLength) {
        const length = Math.min(left, this.sectorBytes)
        append(extents, (sector + 1) * this.sectorBytes, length)
        left -= length
        sector = words.getUint32((sector - first) * 4, true)
      }
    }
    return extents
  })

  private readonly partFor = Effect.fnUntraced({ self: this }, function* (sector: number) {
    const number = Math.floor((sector * 4) / this.sectorBytes)
    if (number !== this.part.number) {
      const place = this.places[number] ?? firstMark
      if (place >= firstMark) return yield* outside()
      const bytes = yield* this.input.read((place + 1) * this.sectorBytes, this.sectorBytes)
      if (bytes.length < this.sectorBytes) return yield* outside()
      this.part = { number, words: viewOf(bytes) }
    }
    return this.part
  })
}

const outside = () => docFault("Corrupt", "the OLE allocation table leads nowhere: the file is cut or damaged")

const append = (extents: Array<{ offset: number; length: number }>, offset: number, length: number): void => {
  const last = extents.at(-1)
  if (last !== undefined && last.offset + last.length === offset) last.length += length
  else extents.push({ offset, length })
}
