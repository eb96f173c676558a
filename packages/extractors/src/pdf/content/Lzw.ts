/**
 * Unpacks bytes packed by LZW, as in files of the nineties (ISO 32000-1, 7.4.4).
 *
 * @module
 */
import { decline } from "./Declined.ts"
import { mostUnpackedBytes } from "./Inflate.ts"

const clear = 256
const end = 257
const mostCodes = 4096

/** @param early whether codes become longer one code too soon, which is the default */
export const unpackedLzw = (packed: Uint8Array, early: boolean): Uint8Array<ArrayBuffer> => {
  const prefixes = new Uint16Array(mostCodes)
  const suffixes = Uint8Array.from({ length: mostCodes }, (_, code) => code & 0xff)
  const lengths = new Uint16Array(mostCodes).fill(1, 0, clear)
  let unpacked = new Uint8Array(4 * packed.length + 64)
  let size = 0
  let next = end + 1
  let width = 9
  let previous = -1
  let bits = 0
  let held = 0
  for (const byte of packed) {
    held = (held << 8) | byte
    bits += 8
    if (bits < width) continue
    bits -= width
    const code = held >>> bits
    held &= (1 << bits) - 1
    if (code === end) return unpacked.subarray(0, size)
    if (code === clear) {
      next = end + 1
      width = 9
      previous = -1
      continue
    }
    if (code > next || (code === next && previous === -1)) return decline("a stream is not valid LZW")
    // A code that is being defined now means the code before it plus that code's own first byte.
    const known = code === next ? previous : code
    const length = lengths[known]! + (code === next ? 1 : 0)
    while (size + length > unpacked.length) unpacked = larger(unpacked)
    let place = size + lengths[known]! - 1
    let at = known
    for (; at >= clear; at = prefixes[at]!) unpacked[place--] = suffixes[at]!
    unpacked[place] = at
    const first = unpacked[size]!
    if (code === next) unpacked[size + length - 1] = first
    size += length
    if (previous !== -1 && next < mostCodes) {
      prefixes[next] = previous
      suffixes[next] = first
      lengths[next] = lengths[previous]! + 1
      next++
    }
    if (next + (early ? 1 : 0) >= 1 << width && width < 12) width++
    previous = code
  }
  return unpacked.subarray(0, size)
}

const larger = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  if (bytes.length >= mostUnpackedBytes) decline("a stream unpacks to too much")
  const whole = new Uint8Array(2 * bytes.length)
  whole.set(bytes)
  return whole
}
