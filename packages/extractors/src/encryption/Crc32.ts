/**
 * The checksum of zip archives. Their old encryption also derives its keys with it.
 *
 * @module
 */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** Adds one byte, without the inversions at the start and at the end. */
export const crcOf = (checksum: number, byte: number): number => (checksum >>> 8) ^ table[(checksum ^ byte) & 0xff]!

export const crc32 = (bytes: Uint8Array): number => {
  let checksum = 0xffffffff
  for (const byte of bytes) checksum = crcOf(checksum, byte)
  return ~checksum >>> 0
}
