/**
 * The directory of an OLE file: entries of 128 bytes, and the tree under its root ([MS-CFB] 2.6).
 *
 * @module
 */

const entryBytes = 128
/** Sector numbers from this one on are marks, not places ([MS-CFB] 2.1). */
export const firstMark = 0xfffffffa

export interface OleEntry {
  readonly name: string
  readonly kind: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly start: number
  readonly sizeBytes: number
}

/** All whole entries in these bytes of the directory. */
export const entriesOf = (directory: Uint8Array): ReadonlyArray<OleEntry> =>
  Array.from({ length: Math.floor(directory.length / entryBytes) }, (_, i) =>
    entryOf(directory.subarray(i * entryBytes, (i + 1) * entryBytes))
  )

/** Only the lower half of a size is used: old writers left garbage in the upper half. */
const entryOf = (bytes: Uint8Array): OleEntry => {
  const entry = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const nameBytes = Math.min(64, entry.getUint16(64, true))
  return {
    name: new TextDecoder("utf-16le").decode(bytes.subarray(0, Math.max(0, nameBytes - 2))),
    kind: bytes[66]!,
    left: entry.getUint32(68, true),
    right: entry.getUint32(72, true),
    child: entry.getUint32(76, true),
    start: entry.getUint32(116, true),
    sizeBytes: entry.getUint32(120, true)
  }
}

/**
 * Only the root's own entries: a DOC with a spreadsheet inside has a `Workbook` further down. They are a binary tree of
 * siblings; in a hostile file it may have a cycle.
 */
export const childrenOf = (entries: ReadonlyArray<OleEntry>): ReadonlyArray<OleEntry> => {
  const children: Array<OleEntry> = []
  const seen = new Set<number>()
  const open = [entries[0]?.child ?? firstMark]
  while (open.length > 0) {
    const number = open.pop()!
    const entry = entries[number]
    if (entry === undefined || seen.has(number)) continue
    seen.add(number)
    children.push(entry)
    open.push(entry.left, entry.right)
  }
  return children
}
