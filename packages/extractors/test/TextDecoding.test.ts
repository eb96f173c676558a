import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { decode, detectEncoding, encodingOf } from "../src/TextDecoding.ts"
import { chunked, latin1Text, unicodeText, utf16Bytes, windows1252Bytes, windows1252Text } from "./Portuguese.ts"

const utf8 = new TextEncoder()
const textOf = (chunks: ReadonlyArray<Uint8Array>) =>
  Effect.gen(function* () {
    const stream = Stream.fromArray(chunks)
    const encoding = yield* detectEncoding(stream)
    return (yield* Stream.runCollect(decode(encoding)(stream))).join("")
  })
const decoded = (bytes: Uint8Array, cuts: ReadonlyArray<number> = []) => Effect.runSync(textOf(chunked(bytes, cuts)))
const cuts = fc.array(fc.nat(), { maxLength: 8 })

describe("detecting and decoding", () => {
  it("brings UTF-8 back however it is cut", () => {
    fc.assert(fc.property(unicodeText, cuts, (text, places) => decoded(utf8.encode(text), places) === text))
  })

  it("brings Windows-1252 back however it is cut", () => {
    fc.assert(
      fc.property(windows1252Text, cuts, (text, places) => {
        const bytes = windows1252Bytes(text)
        fc.pre(encodingOf(bytes) === "windows-1252")
        return decoded(bytes, places) === text
      })
    )
  })

  it("takes Portuguese in Latin-1 for Windows-1252, whose superset it is, and never for UTF-8 with other letters", () => {
    fc.assert(
      fc.property(latin1Text, (text) => {
        const bytes = windows1252Bytes(`${text} Licitação`)
        return decoded(bytes) === `${text} Licitação`
      })
    )
  })

  it.each([true, false])("brings UTF-16 back, with and without its mark (little-endian: %s)", (isLittleEndian) => {
    fc.assert(
      fc.property(latin1Text, cuts, fc.boolean(), (text, places, isMarked) => {
        const bytes = utf16Bytes(isMarked ? `\uFEFF${text}` : text, isLittleEndian)
        return decoded(bytes, places) === text
      })
    )
  })

  it("yields the same text for any bytes however they are cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), cuts, (bytes, places) => decoded(bytes, places) === decoded(bytes))
    )
  })

  it("never lets a forbidden control character or a carriage return through", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        (bytes) => !/[\0-\x08\v\r\x0E-\x1F\x7F\uFFFE\uFFFF]/.test(decoded(bytes))
      )
    )
  })

  it.each([
    {
      what: "UTF-8 cut in the middle of its last character",
      bytes: [0x61, 0xc3, 0xa7, 0xc3, 0xa3, 0x6f, 0xc3],
      text: "ação\uFFFD"
    },
    { what: "a stray NUL in UTF-8", bytes: [0xc3, 0xa7, 0x00, 0x61], text: "ça" },
    {
      what: "a lone surrogate in UTF-8",
      bytes: [0xc3, 0xa7, 0xc3, 0xa3, 0xed, 0xa0, 0x80],
      text: "çã\uFFFD\uFFFD\uFFFD"
    },
    { what: "a mark of UTF-8 and nothing else", bytes: [0xef, 0xbb, 0xbf], text: "" },
    {
      what: "line ends of three systems",
      bytes: [0x61, 0x0d, 0x0a, 0x62, 0x0d, 0x63, 0x0a, 0x64, 0x0d],
      text: "a\nb\nc\nd\n"
    },
    { what: "tab, form feed and vertical tab", bytes: [0x61, 0x09, 0x0c, 0x0b, 0x62], text: "a\t\f\nb" },
    { what: "the euro of Windows-1252", bytes: [0x80, 0x20, 0xe7, 0x6f], text: "€ ço" }
  ])("reads $what", ({ bytes, text }) => {
    assert.strictEqual(decoded(Uint8Array.from(bytes)), text)
  })

  it("finds the one accented letter behind a megabyte of ASCII", () => {
    const plain = new Uint8Array(1024 * 1024).fill(0x61)
    assert.strictEqual(encodingOf(Uint8Array.from([...plain, 0xe7, 0x61])), "windows-1252")
    assert.strictEqual(encodingOf(Uint8Array.from([...plain, 0xc3, 0xa7])), "utf-8")
  })
})
