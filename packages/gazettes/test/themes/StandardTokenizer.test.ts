import { assert, it } from "@effect/vitest"
import fc from "fast-check"
import { forEachToken } from "../../src/themes/StandardTokenizer.ts"

const tokens = (text: string) => {
  const found: Array<string> = []
  forEachToken(text, (start, end) => found.push(text.slice(start, end)))
  return found
}

/** Answers of Lucene 9.12.1's StandardTokenizer. */
const table = [
  ["Lei nº 12.305, de 2/8/2010.", ["Lei", "nº", "12.305", "de", "2", "8", "2010"]],
  ["decreto-lei d'água i-educar", ["decreto", "lei", "d'água", "i", "educar"]],
  ["R$ 3.000,50 (art. 5º, §1º)", ["R", "3.000,50", "art", "5º", "1º"]],
  ["a.b a..b 1,2 1,,2 a:b a,b 1:2", ["a.b", "a", "b", "1,2", "1", "2", "a:b", "a", "b", "1", "2"]],
  ["__ _a_ a__b _1.2_", ["_a_", "a__b", "_1.2_"]],
  ["cafe\u0301 e co\u00adope\u00adrar", ["cafe\u0301", "e", "co\u00adope\u00adrar"]],
  ["日本語 ひら カタカナ 한국어", ["日", "本", "語", "ひ", "ら", "カタカナ", "한국어"]],
  ["ภาษาไทย a", ["ภาษาไทย", "a"]],
  ["❤️ 👩‍💻👍🏽 🇧🇷🇵 ©", ["❤️", "👩‍💻", "👍🏽", "🇧🇷", "©"]],
  ["𝐀𝐁 1𝐀", ["𝐀𝐁", "1𝐀"]],
  ["צה\"ל ג'", ['צה"ל', "ג'"]],
  ["", []]
] as const

it.each(table)("cuts %j like Lucene", (text, expected) => {
  assert.deepStrictEqual(tokens(text), [...expected])
})

it("cuts a word after 255 units", () => {
  assert.deepStrictEqual(
    tokens("a".repeat(600)).map((token) => token.length),
    [255, 255, 90]
  )
})

it("passes over a long line to be filled in without a token", () => {
  assert.deepStrictEqual(tokens(`nome ${"_".repeat(100_000)} data`), ["nome", "data"])
})

it("finds tokens in order and without overlap in any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      let last = 0
      forEachToken(text, (start, end) => {
        assert.isTrue(start >= last && end > start && end <= text.length)
        last = end
      })
    })
  )
})
