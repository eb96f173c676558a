/**
 * Bytes written as characters, five for every four (ISO 32000-1, 7.4.3).
 *
 * @module
 */
import { decline } from "./Declined.ts"
import { isWhite } from "./PdfObject.ts"

const zero = 0x7a
const end = 0x7e
const first = 0x21

export const fromAscii85 = (text: Uint8Array): Uint8Array<ArrayBuffer> => {
  // A `z` stands for four bytes.
  const bytes = new Uint8Array(4 * text.length)
  let size = 0
  let value = 0
  let digits = 0
  const write = (count: number) => {
    for (let i = 0; i < count; i++) bytes[size++] = Math.floor(value / 256 ** (3 - i))
    value = 0
    digits = 0
  }
  for (const code of text) {
    if (code === end) break
    if (isWhite(code)) continue
    if (code === zero && digits === 0) {
      write(4)
      continue
    }
    if (code < first || code >= first + 85) decline("a stream is not valid ASCII85")
    value = value * 85 + code - first
    if (++digits === 5) write(4)
  }
  if (digits > 1) {
    const count = digits - 1
    for (let i = digits; i < 5; i++) value = value * 85 + 84
    write(count)
  }
  return bytes.subarray(0, size)
}
