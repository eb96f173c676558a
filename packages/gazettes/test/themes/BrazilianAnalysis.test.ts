import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { analyze, termsOf } from "../../src/themes/BrazilianAnalysis.ts"

/**
 * Words of the contract's 109 documents, one for each of their common endings and those with signs inside, with the answers of
 * OpenSearch 2.19.1 to `_analyze` (standard tokenizer, lowercase, brazilian_stem).
 */
const fixture = readFileSync(new URL("fixtures/stems.tsv", import.meta.url), "utf8")

it("has the terms that OpenSearch has, word by word", () => {
  const lines = fixture.trimEnd().split("\n")
  assert.isAbove(lines.length, 600)
  for (const line of lines) {
    const [word = "", terms] = line.split("\t")
    assert.strictEqual(termsOf(word).join(" "), terms, word)
  }
})

it("finds no other letters than Java does in lower case", () => {
  assert.deepStrictEqual(termsOf("İL ΟΔΟΣ ΣΑΣ"), ["il", "οδοσ", "σασ"])
})

it("counts positions token by token and keeps where each one stands", () => {
  const { starts, ends, positions } = analyze("A Lei, as leis; da lei.")
  assert.deepStrictEqual(
    starts.map((start, position) => [start, ends[position]]),
    [
      [0, 1],
      [2, 5],
      [7, 9],
      [10, 14],
      [16, 18],
      [19, 22]
    ]
  )
  assert.deepStrictEqual(positions.get("lei"), [1, 5])
  assert.deepStrictEqual(positions.get("leis"), [3])
})
