/**
 * The names of the streams at the root of an OLE file (DOC, XLS, encrypted DOCX), read sector by sector.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "./ExtractError.ts"
import type { DocumentInput } from "./Extractor.ts"

/** 64 sectors of 512 bytes hold 256 names. The root's own names come first in all files seen. */
const maxSectors = 64
const entryBytes = 128
/** Sector numbers from this one on are marks, not places ([MS-CFB] 2.1). */
const firstMark = 0xfffffffa

interface Entry {
  readonly name: string
  readonly left: number
  readonly right: number
  readonly child: number
}

/**
 * Only the root's own entries: a DOC with a spreadsheet inside has a `Workbook` further down. Empty if the file is too damaged.
 * Reads at most 64 sectors of the directory, each with one word of the allocation table.
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
  const entries: Array<Entry> = []
  const seen = new Set<number>()
  let sector = header.getUint32(48, true)
  while (sector < firstMark && !seen.has(sector) && seen.size < maxSectors) {
    seen.add(sector)
    const bytes = yield* input.read((sector + 1) * sectorBytes, sectorBytes)
    for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
      entries.push(entryOf(bytes.subarray(at, at + entryBytes)))
    }
    const tableNumber = Math.floor(sector / wordsPerSector)
    if (tableNumber >= 109) break
    const tableSector = header.getUint32(76 + tableNumber * 4, true)
    if (tableSector >= firstMark) break
    const word = yield* input.read((tableSector + 1) * sectorBytes + (sector % wordsPerSector) * 4, 4)
    if (word.length < 4) break
    sector = view(word).getUint32(0, true)
  }
  return rootNames(entries)
})

const entryOf = (bytes: Uint8Array): Entry => {
  const entry = view(bytes)
  const nameBytes = Math.min(64, entry.getUint16(64, true))
  return {
    name: new TextDecoder("utf-16le").decode(bytes.subarray(0, Math.max(0, nameBytes - 2))),
    left: entry.getUint32(68, true),
    right: entry.getUint32(72, true),
    child: entry.getUint32(76, true)
  }
}

/** The root's children are a binary tree of siblings; in a hostile file it may have a cycle. */
const rootNames = (entries: ReadonlyArray<Entry>): ReadonlyArray<string> => {
  const names: Array<string> = []
  const seen = new Set<number>()
  const open = [entries[0]?.child]
  while (open.length > 0) {
    const number = open.pop()
    const entry = number === undefined ? undefined : entries[number]
    if (number === undefined || entry === undefined || seen.has(number)) continue
    seen.add(number)
    names.push(entry.name)
    open.push(entry.left, entry.right)
  }
  return names
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
