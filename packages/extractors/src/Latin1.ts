/**
 * Bytes as text, where a format says what it is in ASCII and the rest is anything.
 *
 * @module
 */

/**
 * One character a byte; Windows-1252, which `TextDecoder` means by Latin-1, would move 0x80 to 0x9F. For some kilobytes: each
 * byte is an argument of one call.
 */
export const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
