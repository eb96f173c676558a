/**
 * AES in counter mode with WinZip's counter: it starts at 1 and is little-endian, while the usual counter is big-endian.
 *
 * @module
 */
import { ecb } from "@noble/ciphers/aes.js"
import { blockBytes } from "./AesCbc.ts"

/** Number of counters that are encrypted in one call. */
const blocksAtOnce = 256

/** One operation encrypts and decrypts, in consecutive pieces of any length. */
export class AesCounter {
  private readonly key: Uint8Array
  private readonly counter = new Uint8Array(blockBytes)
  private pads: Uint8Array = new Uint8Array(0)
  private used = 0

  /** @param key of 16, 24 or 32 bytes */
  constructor(key: Uint8Array) {
    this.key = key
  }

  apply(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const applied = new Uint8Array(bytes.length)
    for (let i = 0; i < bytes.length; i++) {
      if (this.used === this.pads.length) this.nextPads()
      applied[i] = bytes[i]! ^ this.pads[this.used++]!
    }
    return applied
  }

  private nextPads(): void {
    const counters = new Uint8Array(blocksAtOnce * blockBytes)
    for (let block = 0; block < counters.length; block += blockBytes) {
      for (let i = 0; i < blockBytes; i++) {
        this.counter[i]!++
        if (this.counter[i] !== 0) break
      }
      counters.set(this.counter, block)
    }
    this.pads = ecb(this.key, { disablePadding: true }).encrypt(counters)
    this.used = 0
  }
}
