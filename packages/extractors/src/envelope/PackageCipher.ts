/**
 * The contract of a method of encrypting Office packages.
 *
 * @module
 */

/** Makes the decryption of a package from a password; `undefined` if the password does not fit. */
export type OpenPackage = (password: string) => DecryptSegment | undefined

/** Decrypts a segment of the package, in whole blocks of AES. All segments except the last have `segmentBytes`. */
export type DecryptSegment = (number: number, bytes: Uint8Array) => Uint8Array<ArrayBuffer>

export const segmentBytes = 4096
