/**
 * What a way of encrypting Office packages has to do.
 *
 * @module
 */

/** What makes the decryption of a package from a password that fits; `undefined` from one that does not. */
export type OpenPackage = (password: string) => DecryptSegment | undefined

/** Of a segment of the package, in whole blocks of AES; all but the last have `segmentBytes`. */
export type DecryptSegment = (number: number, bytes: Uint8Array) => Uint8Array<ArrayBuffer>

export const segmentBytes = 4096
