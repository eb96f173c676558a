/**
 * Decrypts AES without a check of the padding, which WebCrypto always makes.
 *
 * @module
 */
import { cbc, ecb } from "@noble/ciphers/aes.js"

export const blockBytes = 16

const plain = { disablePadding: true } as const

export interface Aes {
  /** Decrypts whole blocks that are chained (CBC). They may be a part of a message: then the vector is the block before them. */
  readonly chained: (blocks: Uint8Array, vector: Uint8Array) => Uint8Array<ArrayBuffer>
  /** Decrypts whole blocks that are independent of each other (ECB). */
  readonly single: (blocks: Uint8Array) => Uint8Array<ArrayBuffer>
}

/** @param key of 16, 24 or 32 bytes; throws on another length */
export const aes = (key: Uint8Array): Aes => ({
  chained: (blocks, vector) => decrypted(blocks, cbc(key, vector, plain)),
  single: (blocks) => decrypted(blocks, ecb(key, plain))
})

/** The library rejects an empty input. */
const decrypted = (blocks: Uint8Array, cipher: { readonly decrypt: (bytes: Uint8Array) => Uint8Array }) =>
  blocks.length === 0 ? new Uint8Array(0) : Uint8Array.from(cipher.decrypt(blocks))

export const isAesKeyLength = (bytes: number): boolean => bytes === 16 || bytes === 24 || bytes === 32
