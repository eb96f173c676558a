import { assert, describe, it } from "@effect/vitest"
import { codePageOfCharset, decodeOf } from "../../src/rtf/CodePages.ts"

const half = Uint8Array.from({ length: 128 }, (_, i) => i + 128)

describe("the code pages of RTF", () => {
  it("have a character for each byte of DOS's upper half, the Portuguese ones where DOS has them", () => {
    for (const page of [437, 850, 860]) assert.lengthOf(decodeOf(page)(half, false), 128, String(page))
    assert.strictEqual(decodeOf(850)(Uint8Array.of(0x41, 0x87, 0xc6, 0xa7, 0xf5), false), "Açãº§")
    assert.strictEqual(decodeOf(860)(Uint8Array.of(0x41, 0x87, 0x84, 0xa7), false), "Açãº")
  })

  it("are Windows-1252 where nobody knows them", () => {
    assert.strictEqual(decodeOf(12345)(Uint8Array.of(0x93, 0xe7), false), "“ç")
  })

  it("wait for the second byte of a character only where more is to come", () => {
    const decode = decodeOf(932)
    assert.strictEqual(decode(Uint8Array.of(0x82), true) + decode(Uint8Array.of(0xa0), false), "あ")
    assert.strictEqual(decode(Uint8Array.of(0x82), false), "\uFFFD")
  })

  it("are known for the character sets of Windows, and none is for the document's own", () => {
    const sets = [0, 77, 128, 129, 134, 136, 161, 162, 163, 177, 178, 186, 204, 222, 238, 254, 255]
    for (const charset of sets) {
      assert.isString(decodeOf(codePageOfCharset(charset) ?? assert.fail(String(charset)))(half, false))
    }
    assert.strictEqual(codePageOfCharset(1), undefined)
  })
})
