/**
 * An OLE file's streams, each readable at any place ([MS-CFB]).
 *
 * @module
 */
import { Effect } from "effect"
import { type Extent, Extents } from "../Extents.ts"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { childrenOf, entriesOf, firstMark, type OleEntry } from "../OleEntry.ts"
import { docFault } from "./DocFault.ts"
import { viewOf } from "./LittleEndian.ts"
import { SectorTable } from "./SectorTable.ts"

const magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const headerBytes = 512
const miniSectorBytes = 64
const streamKind = 2

/** 8,192 entries; a DOC with a thousand embedded objects has that many. For the mini allocation table, 16 MiB of streams. */
const maxTableBytes = 1024 * 1024

export interface OleStream {
  readonly sizeBytes: number
  /** Answers fewer bytes only at the end of the stream, or if the file is cut. */
  readonly read: (offset: number, length: number) => Effect.Effect<Uint8Array, ExtractError>
}

export class OleFile {
  /** The streams and folders at the root only. */
  readonly names: ReadonlyArray<string>
  private readonly roots: ReadonlyArray<OleEntry>
  private readonly sectors: SectorTable
  private readonly miniCutoffBytes: number
  private readonly openMini: Effect.Effect<MiniStreams, ExtractError>

  private constructor(entries: ReadonlyArray<OleEntry>, sectors: SectorTable, header: DataView) {
    this.roots = childrenOf(entries)
    this.names = this.roots.map(({ name }) => name)
    this.sectors = sectors
    this.miniCutoffBytes = header.getUint32(56, true)
    this.openMini = openMiniStreams(sectors, entries[0], header.getUint32(60, true))
  }

  /** Fails with `Corrupt` if the bytes are not an OLE file with a directory. Reads no stream. */
  static readonly open = Effect.fn("OleFile.open")(function* (
    input: DocumentInput
  ): Effect.fn.Return<OleFile, ExtractError> {
    const { head } = input
    if (head.length < headerBytes || magic.some((byte, i) => head[i] !== byte))
      return yield* docFault("Corrupt", "not an OLE file: it is cut at its beginning, or never was a Word document")
    const header = viewOf(head)
    const sectorShift = header.getUint16(30, true)
    if (sectorShift !== 9 && sectorShift !== 12) return yield* docFault("Corrupt", "the OLE header is damaged")
    const sectors = yield* SectorTable.open(input, header, 1 << sectorShift)
    const directory = new Extents(input, yield* sectors.chain(header.getUint32(48, true), maxTableBytes))
    const entries = entriesOf(yield* directory.read(0, directory.sizeBytes))
    return new OleFile(entries, sectors, header)
  })

  /** `undefined` if the root has no such stream. */
  readonly stream = (name: string): Effect.Effect<OleStream | undefined, ExtractError> => {
    const entry = this.roots.find((root) => root.name === name && root.kind === streamKind)
    if (entry === undefined) return Effect.undefined
    return entry.sizeBytes < this.miniCutoffBytes
      ? Effect.map(this.openMini, (mini) => mini.stream(entry))
      : Effect.map(
          this.sectors.chain(entry.start, entry.sizeBytes),
          (extents) => new Extents(this.sectors.input, extents)
        )
  }
}

/** Streams below 4,096 bytes are in sectors of 64 bytes, inside the root's own stream. */
class MiniStreams {
  private readonly container: Extents
  private readonly table: DataView
  private readonly input: DocumentInput

  constructor(container: Extents, table: DataView, input: DocumentInput) {
    this.container = container
    this.table = table
    this.input = input
  }

  stream({ sizeBytes, start }: OleEntry): OleStream {
    const extents: Array<Extent> = []
    let sector = start
    for (let left = sizeBytes; left > 0 && sector < firstMark; left -= miniSectorBytes) {
      extents.push(...this.container.within(sector * miniSectorBytes, Math.min(left, miniSectorBytes)))
      sector = sector * 4 + 4 <= this.table.byteLength ? this.table.getUint32(sector * 4, true) : firstMark
    }
    return new Extents(this.input, extents)
  }
}

const openMiniStreams = Effect.fnUntraced(function* (
  sectors: SectorTable,
  root: OleEntry | undefined,
  tableStart: number
) {
  const container = yield* sectors.chain(root?.start ?? firstMark, root?.sizeBytes ?? 0)
  const table = new Extents(sectors.input, yield* sectors.chain(tableStart, maxTableBytes))
  return new MiniStreams(
    new Extents(sectors.input, container),
    viewOf(yield* table.read(0, table.sizeBytes)),
    sectors.input
  )
})
