import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { OdtExtractor } from "../../src/builtin/OdtExtractor.ts"
import { fileInput } from "../../src/bun/FileInput.ts"
import { attemptText } from "../../src/testing.ts"
import { corpusFile, corpusNames, corpusText, hasCorpus, isInCorpus, tokenF1 } from "../Corpus.ts"

const extract = Effect.fnUntraced(function* (path: string) {
  const input = yield* fileInput(corpusFile(path), { name: "source.odt" })
  return (yield* attemptText(yield* OdtExtractor, input)).text
}, Effect.scoped)

const office = corpusNames("office").filter((id) => isInCorpus("office", id, "source.odt"))

describe.skipIf(!hasCorpus)("the ODT extractor on real documents (skipped without ../shared/corpus)", () => {
  it.effect.each(office.map((id) => ({ id })))("has the words of their truth: $id", ({ id }) =>
    Effect.gen(function* () {
      const text = yield* extract(`office/${id}/source.odt`)
      assert.isAtLeast(tokenF1(text, corpusText("office", id, "expected.txt")), 0.995)
    })
  )

  it.effect("has the words of the fake gazette's text", () =>
    Effect.gen(function* () {
      const text = yield* extract("office/fake/fake_gazette.odt")
      assert.isAtLeast(tokenF1(text, corpusText("office", "fake", "fake_gazette.txt")), 0.98)
    })
  )

  it.effect("says Corrupt for one that was cut", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(extract("torture/truncated.odt"))).reason, "Corrupt")
    })
  )
})
