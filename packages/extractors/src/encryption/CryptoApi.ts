/**
 * The description of CryptoAPI's encryption in DOC files and in protected packages of Office 2007 ([MS-OFFCRYPTO] 2.3.2,
 * 2.3.3).
 *
 * @module
 */

export interface CryptoApi {
  /** One of `algorithms`, if it is known here. */
  readonly algorithm: number
  readonly keyBytes: number
  readonly salt: Uint8Array
  readonly verifier: Uint8Array
  readonly verifierHash: Uint8Array
}

export const algorithms = { rc4: 0x6801, aes128: 0x660e, aes192: 0x660f, aes256: 0x6610 } as const

/** `undefined` if the bytes are cut. The description begins with its version. */
export const cryptoApiOf = (bytes: Uint8Array): CryptoApi | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 + 32) return undefined
  const headerBytes = view.getUint32(8, true)
  const at = 12 + headerBytes
  if (headerBytes < 32 || at + 4 + 16 + 16 + 4 + 20 > bytes.length) return undefined
  const hashAt = at + 4 + 16 + 16 + 4
  return {
    algorithm: view.getUint32(12 + 8, true),
    keyBytes: (view.getUint32(12 + 16, true) || 40) / 8,
    salt: bytes.slice(at + 4, at + 20),
    verifier: bytes.slice(at + 20, at + 36),
    /** RC4 keeps a hash's length; AES pads it to a whole block. */
    verifierHash: bytes.slice(hashAt, hashAt + 32)
  }
}
