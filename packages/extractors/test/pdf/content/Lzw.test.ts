import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { latin1 } from "../../../src/Latin1.ts"
import { Declined } from "../../../src/pdf/content/Declined.ts"
import { unpackedLzw } from "../../../src/pdf/content/Lzw.ts"
import { latin1Bytes } from "../../MinimalPdf.ts"

/** The specification's algorithm, with codes as texts. */
const packed = (text: string, early: boolean): Uint8Array => {
  const codes: Array<string> = []
  let table = new Map<string, number>()
  let width = 9
  const reset = () => {
    table = new Map(Array.from({ length: 256 }, (_, code) => [String.fromCharCode(code), code]))
    width = 9
  }
  const write = (code: number) => codes.push(code.toString(2).padStart(width, "0"))
  reset()
  write(256)
  let run = ""
  for (const letter of text) {
    if (table.has(run + letter)) {
      run += letter
      continue
    }
    write(table.get(run)!)
    table.set(run + letter, table.size + 2)
    run = letter
    if (table.size + 2 === 4095) {
      write(table.get(run)!)
      write(256)
      reset()
      run = ""
    } else if (table.size + 2 + (early ? 1 : 0) > 1 << width) width++
  }
  if (run !== "") write(table.get(run)!)
  if (table.size + 3 + (early ? 1 : 0) > 1 << width && width < 12) width++
  write(257)
  const bits = codes.join("")
  return Uint8Array.from(bits.match(/.{1,8}/g) ?? [], (byte) => Number.parseInt(byte.padEnd(8, "0"), 2))
}

describe("LZW", () => {
  it("unpacks the example of the specification", () => {
    const example = Uint8Array.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01)
    assert.deepStrictEqual([...unpackedLzw(example, true)], [45, 45, 45, 45, 45, 65, 45, 45, 45, 66])
  })

  it.each([true, false])("unpacks whatever was packed, codes made longer early: %s", (early) => {
    const text = fc.array(fc.constantFrom("um ", "dois ", "ç", "aaaaaaaa", "\0", "três"), { maxLength: 3000 })
    fc.assert(
      fc.property(text, (words) => latin1(unpackedLzw(packed(words.join(""), early), early)) === words.join("")),
      { numRuns: 40 }
    )
  })

  it("is left to other engines where a code means nothing yet", () => {
    assert.throws(() => unpackedLzw(Uint8Array.of(0xff, 0xff, 0xff), true), Declined)
    assert.deepStrictEqual(unpackedLzw(latin1Bytes(""), true).length, 0)
  })
})
