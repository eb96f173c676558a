import { assert, it } from "@effect/vitest"
import { wordBreakAfter, wordBreakBefore } from "../../src/themes/WordBreaks.ts"

/** Answers of `BreakIterator.getWordInstance(Locale.ROOT)` of Java 17.0.15. */
const table: ReadonlyArray<ReadonlyArray<string>> = [
  ["guarda-chuva", " ", "d'água", "  \n", "fim", "."],
  ["R", "$3.000,50", " ", "10%", "a", " ", "a1.2"],
  ["a", "-", "-", "b", "\n", "\n", "c"],
  ["12.305", "/", "2010", "(", "nº", ")"],
  ["日本", "ひら", "カタ", "cafe\u0301"],
  ["a.b", ".", " ", "c"]
]

it.each(table.map((pieces) => ({ pieces })))("breaks words where Java breaks them: $pieces", ({ pieces }) => {
  const text = pieces.join("")
  let start = 0
  for (const piece of pieces) {
    const end = start + piece.length
    for (let place = start; place < end; place++) assert.strictEqual(wordBreakAfter(text, place), end)
    for (let place = start + 1; place <= end; place++) assert.strictEqual(wordBreakBefore(text, place), start)
    start = end
  }
})

it("looks no further than 4,000 characters for a break in a text without spaces", () => {
  const text = "a".repeat(1_000_000)
  assert.strictEqual(wordBreakBefore(text, 500_000), 500_000 - 1 - 4000)
  assert.strictEqual(wordBreakAfter(text, 500_000), 500_000 + 4000)
})
