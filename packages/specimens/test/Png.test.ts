import { crc32 } from "node:zlib"
import { assert, it } from "@effect/vitest"
import { unzlibSync } from "fflate"
import { pageImage, pngOf } from "../src/Png.ts"

const chunksOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset)
  const chunks: Array<{ type: string; data: Uint8Array; isSound: boolean }> = []
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at)
    chunks.push({
      type: Buffer.from(png.subarray(at + 4, at + 8)).toString("latin1"),
      data: png.subarray(at + 8, at + 8 + length),
      isSound: view.getUint32(at + 8 + length) === crc32(png.subarray(at + 4, at + 8 + length))
    })
    at += 12 + length
  }
  return chunks
}

it("draws ink black on white, bit by bit", () => {
  const [header, pixels, end] = chunksOf(pngOf(10, 2, (x, y) => x === y))
  assert.deepStrictEqual([header?.type, pixels?.type, end?.type], ["IHDR", "IDAT", "IEND"])
  assert.isTrue([header, pixels, end].every((chunk) => chunk?.isSound))
  assert.deepStrictEqual([...header!.data], [0, 0, 0, 10, 0, 0, 0, 2, 1, 0, 0, 0, 0])
  assert.deepStrictEqual([...unzlibSync(pixels!.data)], [0, 0b0111_1111, 0b1100_0000, 0, 0b1011_1111, 0b1100_0000])
})

it("makes the image of a page that is small in bytes", () => {
  assert.isBelow(pageImage().length, 20_000)
})
