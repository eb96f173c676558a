/**
 * Bytes to text for formats with ASCII keywords among arbitrary bytes.
 *
 * @module
 */

/**
 * One character per byte. `TextDecoder` reads the label Latin-1 as Windows-1252, which maps 0x80 to 0x9F to other characters.
 * For a few kilobytes only: each byte is an argument of one call.
 */
export const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
