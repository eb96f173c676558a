/**
 * Counts the evidence for and against each encoding, chunk by chunk.
 *
 * @module
 */

/** Number of first bytes in which UTF-16 is recognised. */
const headBytes = 4096

/** The bytes after a UTF-8 lead byte: how many, and the range of the first of them (RFC 3629, section 4). */
interface Lead {
  readonly following: number
  readonly low: number
  readonly high: number
}

export class EncodingSurvey {
  private readonly head = new Uint8Array(headBytes)
  private headLength = 0
  private wellFormed = 0
  private illFormed = 0
  private expected = 0
  private low = 0x80
  private high = 0xbf
  private isInIllFormedRun = false

  /** Returns itself. */
  add(chunk: Uint8Array): this {
    if (this.headLength < headBytes) {
      const part = chunk.subarray(0, headBytes - this.headLength)
      this.head.set(part, this.headLength)
      this.headLength += part.length
    }
    for (let i = 0; i < chunk.length; i++) this.addByte(chunk[i]!)
    return this
  }

  /**
   * UTF-8 if well-formed characters beyond ASCII outnumber malformed places: one lone surrogate or one byte pasted from
   * elsewhere does not turn a text into Windows-1252, whose own accented letters are nearly never well-formed UTF-8. A
   * character cut by the end of the bytes does not count.
   */
  encoding(): string {
    const head = this.head.subarray(0, this.headLength)
    const marked = byteOrderMark(head) ?? utf16ByShape(head)
    if (marked !== undefined) return marked
    return this.illFormed === 0 || this.wellFormed > this.illFormed ? "utf-8" : "windows-1252"
  }

  /** The share of malformed places among all characters beyond ASCII; 0 if there are none. */
  get illFormedShare(): number {
    return this.illFormed === 0 ? 0 : this.illFormed / (this.illFormed + this.wellFormed)
  }

  private addByte(byte: number) {
    if (this.expected > 0) {
      if (byte >= this.low && byte <= this.high) {
        this.low = 0x80
        this.high = 0xbf
        if (--this.expected === 0) {
          this.wellFormed++
          this.isInIllFormedRun = false
        }
        return
      }
      this.expected = 0
      this.countIllFormed()
    }
    if (byte < 0x80) {
      this.isInIllFormedRun = false
      return
    }
    const lead = leadOf(byte)
    if (lead === undefined) return this.countIllFormed()
    this.expected = lead.following
    this.low = lead.low
    this.high = lead.high
  }

  /** Neighbouring malformed bytes are one place: a surrogate written as three bytes is one mistake. */
  private countIllFormed() {
    if (!this.isInIllFormedRun) this.illFormed++
    this.isInIllFormedRun = true
  }
}

const two: Lead = { following: 1, low: 0x80, high: 0xbf }
const three: Lead = { following: 2, low: 0x80, high: 0xbf }
const four: Lead = { following: 3, low: 0x80, high: 0xbf }

const leadOf = (byte: number): Lead | undefined => {
  if (byte >= 0xc2 && byte <= 0xdf) return two
  if (byte === 0xe0) return { following: 2, low: 0xa0, high: 0xbf }
  if (byte === 0xed) return { following: 2, low: 0x80, high: 0x9f }
  if (byte >= 0xe1 && byte <= 0xef) return three
  if (byte === 0xf0) return { following: 3, low: 0x90, high: 0xbf }
  if (byte >= 0xf1 && byte <= 0xf3) return four
  if (byte === 0xf4) return { following: 3, low: 0x80, high: 0x8f }
  return undefined
}

const byteOrderMark = (head: Uint8Array): string | undefined => {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8"
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le"
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be"
  return undefined
}

/** Latin letters in UTF-16 have a zero in every other byte. Text with stray NULs has few of them, at even and odd places. */
const utf16ByShape = (head: Uint8Array): string | undefined => {
  const pairs = head.length >> 1
  if (pairs === 0) return undefined
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i < pairs * 2; i += 2) {
    if (head[i] === 0) evenZeros++
    if (head[i + 1] === 0) oddZeros++
  }
  if (oddZeros > pairs * 0.6 && evenZeros < pairs * 0.1) return "utf-16le"
  if (evenZeros > pairs * 0.6 && oddZeros < pairs * 0.1) return "utf-16be"
  return undefined
}
