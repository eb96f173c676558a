import { assert, describe, it } from "@effect/vitest"
import { outsideWindows1252, windows1252ByteOf } from "../src/Windows1252.ts"

/** The five bytes that Windows-1252 leaves undefined. */
const undefinedBytes = [0x81, 0x8d, 0x8f, 0x90, 0x9d]

describe("Windows-1252", () => {
  it("gives every defined byte the character that the platform's decoder gives it", () => {
    const decoder = new TextDecoder("windows-1252")
    for (let byte = 0; byte < 256; byte++) {
      if (undefinedBytes.includes(byte)) continue
      assert.strictEqual(windows1252ByteOf(decoder.decode(Uint8Array.of(byte))), byte)
    }
  })

  it("names what it does not have, once each", () => {
    assert.deepStrictEqual(outsideWindows1252("ação nº 1 – “x” § R$"), [])
    assert.deepStrictEqual(outsideWindows1252("日 ≤ 日 😀 \u0081"), ["日", "≤", "😀", "\u0081"])
  })
})
