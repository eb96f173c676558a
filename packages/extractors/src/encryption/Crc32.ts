/**
 * The checksum of zip archives, which their old encryption makes its keys with, too.
 *
 * @module
 */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** One byte more, without the inversions before the first and after the last. */
export const crcOf = (checksum: number, byte: number): number => (checksum >>> 8) ^ table[(checksum ^ byte) & 0xff]!

export const crc32 = (bytes: Uint8Array): number => {
  let checksum = 0xffffffff
  for (const byte of bytes) checksum = crcOf(checksum, byte)
  return ~checksum >>> 0
}
