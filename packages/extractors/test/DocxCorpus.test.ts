import { assert, describe, it } from "@effect/vitest"
import { corpusNames, corpusText, hasCorpus, isInCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect } from "effect"
import { DocxExtractor } from "../src/builtin/DocxExtractor.ts"
import { MammothExtractor } from "../src/builtin/MammothExtractor.ts"
import type { Extractor } from "../src/Extractor.ts"
import { attemptBy } from "./CorpusText.ts"
import { tokenF1 } from "./TokenF1.ts"

const extract = (plugin: Effect.Effect<Extractor>, path: string) =>
  Effect.map(attemptBy(plugin, path), ({ text }) => text)

const office = corpusNames("office").filter((id) => isInCorpus("office", id, "source.docx"))
const word = corpusNames("office", "word").filter((name) => name.endsWith(".docx"))
/** mammoth omits headers and footers; all sections of this document have different ones. */
const hasHeaders = (name: string) => name === "test15.docx"
const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "")

describe.skipIf(!hasCorpus)(`the streaming DOCX extractor on real documents (${withoutCorpus})`, () => {
  it.effect.each(office.map((id) => ({ id })))("has the words of their truth: $id", ({ id }) =>
    Effect.gen(function* () {
      const text = yield* extract(DocxExtractor, `office/${id}/source.docx`)
      assert.isAtLeast(tokenF1(text, corpusText("office", id, "expected.txt")), 0.995)
    })
  )

  it.effect.each(word.filter((name) => !hasHeaders(name)).map((name) => ({ name })))(
    "has the words that mammoth has: $name",
    ({ name }) =>
      Effect.gen(function* () {
        const text = yield* extract(DocxExtractor, `office/word/${name}`)
        assert.isAtLeast(tokenF1(text, yield* extract(MammothExtractor, `office/word/${name}`)), 0.98)
      })
  )

  it.effect.each(word.filter(hasHeaders).map((name) => ({ name })))(
    "has all lines that mammoth has, between headers and footers: $name",
    ({ name }) =>
      Effect.gen(function* () {
        const found = lines(yield* extract(DocxExtractor, `office/word/${name}`))
        const expected = lines(yield* extract(MammothExtractor, `office/word/${name}`))
        assert.deepStrictEqual(found.slice(9, -9), expected)
      })
  )
})
