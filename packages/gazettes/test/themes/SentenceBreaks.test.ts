import { assert, it } from "@effect/vitest"
import fc from "fast-check"
import { lastStopBeforeSign, sentenceEnds } from "../../src/themes/SentenceBreaks.ts"

const sentences = (text: string) => {
  const ends = sentenceEnds(text)
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end))
}

/** Answers of `BreakIterator.getSentenceInstance(Locale.ROOT)` of Java 17.0.15. */
const table: ReadonlyArray<ReadonlyArray<string>> = [
  ["Um. ", "Dois."],
  ["um. dois"],
  ["um.Dois"],
  ["um.\n", "Dois"],
  ["um. \n", "dois"],
  ["Um! ", "dois? ", "três"],
  ["um.!? ", "Dois"],
  ["um. 123"],
  ["um.) ", "Dois"],
  ["um. ", "(dois"],
  ["um.", "-Dois"],
  ["um. - Dois"],
  ['um." ', "Dois"],
  ['um."', "b"],
  ["um.” ", "Dois"],
  ["um... ", "Dois"],
  ["a.b. ", "Dois"],
  ["um: Dois; Três"],
  ["um.\u2029", "Dois"],
  ["um.\u00a0", "Dois"],
  ["um", ".", " \n- dois"],
  ["um", ".", "\n\n(...) ", "Leia"],
  ["um.\n\n(*) Republicado"],
  ["um.\n\n", "(a"],
  ["um.\n\n____ \nab"],
  ["um.; b"],
  ["um", ".", '"; B'],
  ["um", ".", " ("]
]

it.each(table.map((expected) => ({ expected })))("ends sentences where Java ends them: $expected", ({ expected }) => {
  assert.deepStrictEqual(sentences(expected.join("")), [...expected])
})

it("begins with a full stop where a sign follows, if it looks afresh", () => {
  assert.strictEqual(lastStopBeforeSign("um. dois.\n§ 1º A", 0, 16), 8)
  assert.strictEqual(lastStopBeforeSign("um.) - dois", 0, 11), 2)
  assert.isUndefined(lastStopBeforeSign("um. dois", 0, 8))
  assert.isUndefined(lastStopBeforeSign("um. )§", 0, 6))
})

it("loses nothing of any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => assert.strictEqual(sentences(text).join(""), text)))
})
