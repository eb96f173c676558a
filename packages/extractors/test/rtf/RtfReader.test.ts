import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { RtfReader } from "../../src/rtf/RtfReader.ts"
import { chunked } from "../Portuguese.ts"
import { bytesOf } from "./Rtf.ts"

/** The calls as text; groups that begin with `\x` are left out. */
const callsOf = (chunks: ReadonlyArray<Uint8Array>): string => {
  let calls = ""
  const reader = new RtfReader({
    openGroup: () => {
      calls += "<"
    },
    closeGroup: () => {
      calls += ">"
    },
    word: (name, parameter) => {
      calls += `[${name} ${parameter ?? ""}]`
      return name === "x"
    },
    symbol: (character) => {
      calls += `(${character})`
    },
    bytes: (bytes) => {
      calls += String.fromCharCode(...bytes)
    },
    escaped: (byte) => {
      calls += `=${byte}`
    }
  })
  for (const chunk of chunks) reader.write(chunk)
  reader.end()
  return calls
}

describe("the RTF reader", () => {
  it("tells groups, words with their numbers, symbols, escaped bytes and text", () => {
    assert.strictEqual(
      callsOf([bytesOf("{\\rtf1\\li-720 a\\b0  b\r\n\\*\\'E7\\'e7c\\par}")]),
      "<[rtf 1][li -720]a[b 0] b(*)=231=231c[par ]>"
    )
  })

  it("takes a sign without digits, an escape without them and a lone backslash for text or nothing", () => {
    assert.strictEqual(callsOf([bytesOf("\\li-x\\'zz\\'1\\")]), "[li ]-xzz1")
  })

  it("leaves a group out as soon as it is told so, but for its end", () => {
    assert.strictEqual(callsOf([bytesOf("{a\\x b{c\\}}\\y}d}e")]), "<a[x ]>d>e")
  })

  it("skips as many bytes of binary data as are announced, in what is left out too", () => {
    assert.strictEqual(callsOf([bytesOf("\\bin3 }{\\a{\\x\\bin2 }}}b\\bin-1 c")]), "[bin 3]a<[x ]>b[bin -1]c")
  })

  it("ends a word after 32 letters and a number after ten digits", () => {
    assert.strictEqual(
      callsOf([bytesOf(`\\${"a".repeat(40)}1\\b12345678901`)]),
      `[${"a".repeat(32)} ]aaaaaaaa1[b 1234567890]1`
    )
  })

  it("tells the same however the bytes are cut, and never fails", () => {
    const part = fc.constantFrom(
      "{",
      "}",
      "\\",
      "'",
      "e7",
      "-",
      "12",
      "x",
      "bin",
      "par",
      " ",
      "\n",
      "*",
      "ç",
      "\\x",
      "\\bin2 "
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 60 }),
        fc.array(fc.nat({ max: 300 }), { maxLength: 9 }),
        (parts, cuts) => {
          const bytes = bytesOf(parts.join(""))
          const whole = callsOf([bytes])
          assert.strictEqual(callsOf(chunked(bytes, cuts)), whole)
          assert.strictEqual(callsOf(Array.from(bytes, (byte) => Uint8Array.of(byte))), whole)
        }
      ),
      { numRuns: 500 }
    )
  })
})
