/**
 * The skeleton of an OLE file: header, one table sector, directory sectors, no streams.
 *
 * @module
 */

const none = 0xffffffff
const endOfChain = 0xfffffffe
const sectorBytes = 512

/** The names of the root's entries, and of the entries below the first of them. */
export const minimalOle = (names: ReadonlyArray<string>, nested: ReadonlyArray<string> = []): Uint8Array => {
  const entries = [
    { name: "Root Entry", right: none, child: names.length === 0 ? none : 1 },
    ...names.map((name, i) => ({
      name,
      right: i + 1 < names.length ? i + 2 : none,
      child: i === 0 && nested.length > 0 ? names.length + 1 : none
    })),
    ...nested.map((name, i) => ({ name, right: i + 1 < nested.length ? names.length + i + 2 : none, child: none }))
  ]
  const directorySectors = Math.ceil(entries.length / 4)
  const file = new DataView(new ArrayBuffer((2 + directorySectors) * sectorBytes))
  const magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
  for (const [i, byte] of magic.entries()) file.setUint8(i, byte)
  file.setUint16(30, 9, true)
  file.setUint32(48, 1, true)
  for (let i = 0; i < 109; i++) file.setUint32(76 + i * 4, i === 0 ? 0 : none, true)
  for (let sector = 1; sector <= directorySectors; sector++) {
    file.setUint32(sectorBytes + sector * 4, sector === directorySectors ? endOfChain : sector + 1, true)
  }
  for (const [i, { name, right, child }] of entries.entries()) {
    const at = 2 * sectorBytes + i * 128
    for (let j = 0; j < name.length; j++) file.setUint16(at + j * 2, name.charCodeAt(j), true)
    file.setUint16(at + 64, (name.length + 1) * 2, true)
    file.setUint32(at + 68, none, true)
    file.setUint32(at + 72, right, true)
    file.setUint32(at + 76, child, true)
  }
  return new Uint8Array(file.buffer)
}
