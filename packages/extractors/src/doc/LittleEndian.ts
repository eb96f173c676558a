/**
 * Little-endian numbers in bytes, as in Microsoft's formats.
 *
 * @module
 */

export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** All whole words of four bytes. */
export const wordsOf = (bytes: DataView): Array<number> =>
  Array.from({ length: bytes.byteLength >> 2 }, (_, i) => bytes.getUint32(i * 4, true))
