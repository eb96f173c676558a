/**
 * RC4, the cipher of Word's DOC, which WebCrypto does not have.
 *
 * @module
 */

/** One operation encrypts and decrypts, in consecutive pieces of any length. */
export class Rc4 {
  private readonly state = Uint8Array.from({ length: 256 }, (_, i) => i)
  private i = 0
  private j = 0

  constructor(key: Uint8Array) {
    let j = 0
    for (let i = 0; i < 256; i++) {
      j = (j + this.state[i]! + key[i % key.length]!) & 0xff
      this.swap(i, j)
    }
  }

  apply(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(bytes, (byte) => byte ^ this.next())
  }

  skip(bytes: number): void {
    for (let skipped = 0; skipped < bytes; skipped++) this.next()
  }

  private next(): number {
    this.i = (this.i + 1) & 0xff
    this.j = (this.j + this.state[this.i]!) & 0xff
    this.swap(this.i, this.j)
    return this.state[(this.state[this.i]! + this.state[this.j]!) & 0xff]!
  }

  private swap(i: number, j: number): void {
    const held = this.state[i]!
    this.state[i] = this.state[j]!
    this.state[j] = held
  }
}
