/**
 * The names of the streams at the root of an OLE file (DOC, XLS, encrypted DOCX), read sector by sector.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "./ExtractError.ts"
import type { DocumentInput } from "./Extractor.ts"
import { childrenOf, entriesOf, firstMark, type OleEntry } from "./OleEntry.ts"

/** 64 sectors of 512 bytes hold 256 names. The root's own names come first in all files seen. */
const maxSectors = 64

/**
 * The names under the root. Empty if the file is too damaged. Reads at most 64 sectors of the directory, each with one word of
 * the allocation table.
 */
export const readOleNames = Effect.fn("OleDirectory.read")(function* (
  input: Pick<DocumentInput, "head" | "read">
): Effect.fn.Return<ReadonlyArray<string>, ExtractError> {
  if (input.head.length < 512) return []
  const header = view(input.head)
  const sectorShift = header.getUint16(30, true)
  if (sectorShift !== 9 && sectorShift !== 12) return []
  const sectorBytes = 1 << sectorShift
  const wordsPerSector = sectorBytes / 4
  const entries: Array<OleEntry> = []
  const seen = new Set<number>()
  let sector = header.getUint32(48, true)
  while (sector < firstMark && !seen.has(sector) && seen.size < maxSectors) {
    seen.add(sector)
    const bytes = yield* input.read((sector + 1) * sectorBytes, sectorBytes)
    entries.push(...entriesOf(bytes))
    const tableNumber = Math.floor(sector / wordsPerSector)
    if (tableNumber >= 109) break
    const tableSector = header.getUint32(76 + tableNumber * 4, true)
    if (tableSector >= firstMark) break
    const word = yield* input.read((tableSector + 1) * sectorBytes + (sector % wordsPerSector) * 4, 4)
    if (word.length < 4) break
    sector = view(word).getUint32(0, true)
  }
  return childrenOf(entries).map(({ name }) => name)
})

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
