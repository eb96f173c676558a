import { Database } from "bun:sqlite"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { fold, wordsOf } from "../src/Words.ts"

/** The terms that FTS5 itself finds in each text. */
const termsByFts5 = (texts: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const database = new Database(":memory:")
  database.run(`CREATE VIRTUAL TABLE texts USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 2")`)
  database.run("CREATE VIRTUAL TABLE terms USING fts5vocab (texts, instance)")
  const insert = database.prepare("INSERT INTO texts (rowid, text) VALUES (?, ?)")
  database.transaction(() => {
    texts.forEach((text, place) => {
      insert.run(place, text)
    })
  })()
  const terms: Array<Array<string>> = texts.map(() => [])
  const rows = database
    .query<{ doc: number; term: string }, []>("SELECT doc, term FROM terms ORDER BY doc, offset")
    .all()
  for (const { doc, term } of rows) terms[doc]?.push(term)
  database.close()
  return terms
}

const rangeOf = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place))

/** Not in Unicode 6, the version of SQLite's tables, or without a lower case in it. */
const isNewer = (letter: string) => /[\p{Cn}\u037f\u0528-\u052f\u058d\u058e\u2066-\u2069]/u.test(letter)

describe("words", () => {
  it("are cut and folded as FTS5 does, for every letter of Europe, every punctuation mark and symbol", () => {
    const letters = [
      ...rangeOf(0x01, 0x58f),
      ...rangeOf(0x1e00, 0x1fff),
      ...rangeOf(0x2000, 0x206f),
      ...rangeOf(0x2070, 0x20a9),
      ...rangeOf(0x2100, 0x2189),
      ...rangeOf(0x2190, 0x23f3),
      ...rangeOf(0x2500, 0x26ff),
      ...rangeOf(0xe000, 0xe0ff),
      ...rangeOf(0xfb00, 0xfb06),
      ...rangeOf(0xff01, 0xff5e),
      ...rangeOf(0x1f300, 0x1f320)
    ].filter((letter) => !isNewer(letter))
    const texts = letters.map((letter) => `q${letter}q`)
    const expected = termsByFts5(texts)
    texts.forEach((text, place) => {
      const terms = wordsOf(text).map(fold)
      assert.deepStrictEqual(terms, [...expected[place]!], `U+${text.codePointAt(1)?.toString(16)}`)
    })
  })

  it("are cut as FTS5 does in mixed texts", () => {
    const unit = fc.constantFrom(..."aÇçãé\u0327\u0303\u0305º1²-./'\" \n\u00a0\u200b😀\u0001ﬁµſ")
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 30 }), { minLength: 1, maxLength: 10 }), (texts) => {
        const terms = texts.map((text) => wordsOf(text).map(fold))
        assert.deepStrictEqual(terms, termsByFts5(texts))
      }),
      { numRuns: 50 }
    )
  })

  it("are folded only once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const term of wordsOf(text).map(fold)) assert.strictEqual(fold(term), term)
      })
    )
  })
})
