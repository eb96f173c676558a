import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { RtfExtractor } from "../../src/builtin/RtfExtractor.ts"
import { fileInput } from "../../src/bun/FileInput.ts"
import { attemptText } from "../../src/testing.ts"
import { corpusFile, corpusNames, corpusText, hasCorpus, isInCorpus, tokenF1 } from "../Corpus.ts"

const office = corpusNames("office").filter((id) => isInCorpus("office", id, "source.rtf"))

describe.skipIf(!hasCorpus)("the RTF extractor on real documents (skipped without ../shared/corpus)", () => {
  it.effect.each(office.map((id) => ({ id })))("has the words of their truth: $id", ({ id }) =>
    Effect.gen(function* () {
      const input = yield* fileInput(corpusFile("office", id, "source.rtf"), { name: "source.rtf" })
      const { text } = yield* attemptText(yield* RtfExtractor, input)
      assert.isAtLeast(tokenF1(text, corpusText("office", id, "expected.txt")), 0.995)
    })
  )
})
