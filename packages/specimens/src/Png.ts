/**
 * Black-and-white PNG images, drawn by a function of the pixel's place.
 *
 * @module
 */

import { crc32 } from "node:zlib"
import { zlibSync } from "fflate"

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** One bit per pixel; `isInk` is called once per pixel, line by line from the top left. */
export const pngOf = (width: number, height: number, isInk: (x: number, y: number) => boolean): Uint8Array => {
  const rowBytes = 1 + Math.ceil(width / 8)
  // A zero bit is black; each row begins with its filter, and 0 is no filter.
  const rows = new Uint8Array(rowBytes * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isInk(x, y)) rows[y * rowBytes + 1 + (x >> 3)]! |= 0x80 >> (x & 7)
    }
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([1, 0, 0, 0, 0], 8)
  return Uint8Array.from([
    ...signature,
    ...chunk("IHDR", header),
    ...chunk("IDAT", zlibSync(rows)),
    ...chunk("IEND", new Uint8Array(0))
  ])
}

const chunk = (type: string, data: Uint8Array) => {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

/** A page at 100 dpi (A4) with grey bars in place of words: an image as a scanner makes it, without a letter. */
export const pageImage = (): Uint8Array =>
  pngOf(827, 1169, (x, y) => {
    const isMargin = x < 90 || x > 737 || y < 110 || y > 1060
    const isWordGap = (x * 7 + Math.floor(y / 22) * 131) % 613 < 90
    return !isMargin && y % 22 < 11 && !isWordGap && (x + y) % 3 !== 0
  })
