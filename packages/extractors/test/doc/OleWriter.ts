/**
 * OLE files with streams, laid out as Word does it: small streams are in the mini stream.
 *
 * @module
 */
import { joined } from "../../src/JoinedBytes.ts"

const endOfChain = 0xfffffffe
const free = 0xffffffff
const fatMark = 0xfffffffd
const sectorBytes = 512
const miniSectorBytes = 64
const miniCutoffBytes = 4096

interface Placed {
  readonly name: string
  readonly start: number
  readonly sizeBytes: number
  readonly kind: number
}

/**
 * The streams at the root of the file, each in its own chain; `nested` ones without bytes are in the first of them. With `isScattered` the sectors of a stream are in reverse order,
 * so that no two of them are neighbours in the right order.
 */
export const oleFile = (
  streams: Readonly<Record<string, Uint8Array>>,
  { isScattered = false, nested = [] }: { readonly isScattered?: boolean; readonly nested?: ReadonlyArray<string> } = {}
): Uint8Array => {
  const sectors: Array<Uint8Array> = []
  const table: Array<number> = []
  const place = (bytes: Uint8Array): number => {
    const count = Math.ceil(bytes.length / sectorBytes)
    const first = sectors.length
    const numberOf = (i: number) => first + (isScattered ? count - 1 - i : i)
    for (let i = 0; i < count; i++) {
      const sector = new Uint8Array(sectorBytes)
      sector.set(bytes.subarray(i * sectorBytes, (i + 1) * sectorBytes))
      sectors[numberOf(i)] = sector
      table[numberOf(i)] = i + 1 < count ? numberOf(i + 1) : endOfChain
    }
    return count === 0 ? endOfChain : numberOf(0)
  }

  const mini: Array<number> = []
  const miniTable: Array<number> = []
  const entries = Object.entries(streams).map(([name, bytes]): Placed => {
    if (bytes.length >= miniCutoffBytes) return { name, start: place(bytes), sizeBytes: bytes.length, kind: 2 }
    const count = Math.ceil(bytes.length / miniSectorBytes)
    const first = miniTable.length
    for (let i = 0; i < count; i++) miniTable.push(i + 1 < count ? first + i + 1 : endOfChain)
    const padded = new Uint8Array(count * miniSectorBytes)
    padded.set(bytes)
    for (const byte of padded) mini.push(byte)
    return { name, start: count === 0 ? endOfChain : first, sizeBytes: bytes.length, kind: 2 }
  })
  const root = { name: "Root Entry", start: place(Uint8Array.from(mini)), sizeBytes: mini.length, kind: 5 }
  const miniTableStart = place(words(miniTable))
  const directoryStart = place(directoryOf([root, ...entries], nested))

  const tableSectors: Array<number> = []
  const wordsPerSector = sectorBytes / 4
  while (tableSectors.length * wordsPerSector < sectors.length + tableSectors.length) {
    tableSectors.push(sectors.length + tableSectors.length)
  }
  const inHeader = tableSectors.slice(0, 109)
  const further = tableSectors.slice(109)
  const chainStart = sectors.length + tableSectors.length
  const chainSectors = Math.ceil(further.length / (wordsPerSector - 1))
  for (const _ of tableSectors) table.push(fatMark)
  const whole = words([
    ...table,
    ...Array.from({ length: tableSectors.length * wordsPerSector - table.length }, () => free)
  ])
  const chain = Array.from({ length: chainSectors }, (_, i) => {
    const places = further.slice(i * (wordsPerSector - 1), (i + 1) * (wordsPerSector - 1))
    const padding = Array.from({ length: wordsPerSector - 1 - places.length }, () => free)
    return words([...places, ...padding, i + 1 < chainSectors ? chainStart + i + 1 : endOfChain])
  })

  const header = new DataView(new ArrayBuffer(sectorBytes))
  for (const [i, byte] of [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].entries()) header.setUint8(i, byte)
  header.setUint16(26, 3, true)
  header.setUint16(30, 9, true)
  header.setUint16(32, 6, true)
  header.setUint32(44, tableSectors.length, true)
  header.setUint32(48, directoryStart, true)
  header.setUint32(56, miniCutoffBytes, true)
  header.setUint32(60, miniTableStart, true)
  header.setUint32(68, chainSectors === 0 ? endOfChain : chainStart, true)
  header.setUint32(72, chainSectors, true)
  for (let i = 0; i < 109; i++) header.setUint32(76 + i * 4, inHeader[i] ?? free, true)
  return joined([new Uint8Array(header.buffer), ...sectors, whole, ...chain])
}

/** A file with streams of these names, without bytes; the nested ones are in the first. */
export const minimalOle = (names: ReadonlyArray<string>, nested: ReadonlyArray<string> = []): Uint8Array =>
  oleFile(Object.fromEntries(names.map((name) => [name, new Uint8Array(0)])), { nested })

/** All siblings to the right of the first: a poor tree, but a sound one. */
const directoryOf = (roots: ReadonlyArray<Placed>, nested: ReadonlyArray<string>): Uint8Array => {
  const inFirst = nested.map((name) => ({ name, start: endOfChain, sizeBytes: 0, kind: 2 }))
  const entries = [...roots, ...inFirst]
  const isLast = (i: number) => i === 0 || i + 1 === roots.length || i + 1 === entries.length
  const childOf = (i: number) => (i === 0 && roots.length > 1 ? 1 : i === 1 && nested.length > 0 ? roots.length : free)
  const directory = new DataView(new ArrayBuffer(Math.ceil(entries.length / 4) * sectorBytes))
  for (const [i, { kind, name, sizeBytes, start }] of entries.entries()) {
    const at = i * 128
    for (let j = 0; j < name.length; j++) directory.setUint16(at + j * 2, name.charCodeAt(j), true)
    directory.setUint16(at + 64, (name.length + 1) * 2, true)
    directory.setUint8(at + 66, kind)
    directory.setUint32(at + 68, free, true)
    directory.setUint32(at + 72, isLast(i) ? free : i + 1, true)
    directory.setUint32(at + 76, childOf(i), true)
    directory.setUint32(at + 116, start, true)
    directory.setUint32(at + 120, sizeBytes, true)
  }
  return new Uint8Array(directory.buffer)
}

export const words = (values: ReadonlyArray<number>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value, true)
  return new Uint8Array(view.buffer)
}
