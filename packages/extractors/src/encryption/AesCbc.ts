/**
 * AES decrypted without looking at its padding, which WebCrypto always looks at.
 *
 * @module
 */
import { cbc, ecb } from "@noble/ciphers/aes.js"

export const blockBytes = 16

const plain = { disablePadding: true } as const

export interface Aes {
  /** Of whole blocks, chained (CBC). They may be a part of more: then the block before them is the vector. */
  readonly chained: (blocks: Uint8Array, vector: Uint8Array) => Uint8Array<ArrayBuffer>
  /** Of whole blocks, each for itself (ECB). */
  readonly single: (blocks: Uint8Array) => Uint8Array<ArrayBuffer>
}

/** @param key of 16, 24 or 32 bytes; throws on another length */
export const aes = (key: Uint8Array): Aes => ({
  chained: (blocks, vector) => decrypted(blocks, cbc(key, vector, plain)),
  single: (blocks) => decrypted(blocks, ecb(key, plain))
})

/** The library takes no blocks for a mistake. */
const decrypted = (blocks: Uint8Array, cipher: { readonly decrypt: (bytes: Uint8Array) => Uint8Array }) =>
  blocks.length === 0 ? new Uint8Array(0) : Uint8Array.from(cipher.decrypt(blocks))

export const isAesKeyLength = (bytes: number): boolean => bytes === 16 || bytes === 24 || bytes === 32
