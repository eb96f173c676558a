/**
 * Hashes of several byte arrays in sequence, and helpers that make the bytes to hash.
 *
 * @module
 */
import { md5, sha1 } from "@noble/hashes/legacy.js"
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js"
import { joined } from "../JoinedBytes.ts"

/** Not WebCrypto: it lacks MD5, and on Bun a call takes 25 to 90 µs. A password of Office needs 100,000 calls. */
const hashes = { MD5: md5, "SHA-1": sha1, "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512 } as const

export type HashName = keyof typeof hashes

export const digest = (hash: HashName, ...parts: ReadonlyArray<Uint8Array>): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hashes[hash](joined(parts)))

/** Hashes repeatedly, with the turn's number before the hash ([MS-OFFCRYPTO] 2.3.4.7, 2.3.4.11). */
export const spun = (hash: HashName, first: Uint8Array, turns: number): Uint8Array<ArrayBuffer> => {
  const numbered = new Uint8Array(4 + first.length)
  const number = new DataView(numbered.buffer)
  numbered.set(first, 4)
  for (let turn = 0; turn < turns; turn++) {
    number.setUint32(0, turn, true)
    numbered.set(hashes[hash](numbered), 4)
  }
  return numbered.slice(4)
}

export const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i])

/** A number as Microsoft's formats hash it: blocks and turns. */
export const word = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

/** A password as Microsoft's formats hash it. */
export const utf16 = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length * 2 }, (_, i) => text.charCodeAt(i >> 1) >> (8 * (i & 1)))

/** Decodes base64 from descriptions of encryption; empty if it is not base64. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const isSound = /^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64.length % 4 === 0
  return isSound ? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) : new Uint8Array(0)
}
