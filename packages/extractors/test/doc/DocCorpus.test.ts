import { assert, describe, it } from "@effect/vitest"
import { corpusFile, corpusText, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect } from "effect"
import { DocExtractor } from "../../src/builtin/DocExtractor.ts"
import { fileInput } from "../../src/bun/FileInput.ts"
import { attemptText } from "../../src/testing.ts"
import { attemptBy } from "../CorpusText.ts"

describe.skipIf(!hasCorpus)(`the DOC extractor on real documents (${withoutCorpus})`, () => {
  it.effect("has the words of the fake gazette, also where it is named otherwise", () =>
    Effect.gen(function* () {
      const truth = corpusText("office", "fake", "fake_gazette.txt").trim()
      assert.strictEqual((yield* attemptBy(DocExtractor, "office/fake/fake_gazette.doc")).text.trim(), truth)
      assert.strictEqual((yield* attemptBy(DocExtractor, "torture/doc-named.docx")).text.trim(), truth)
    })
  )

  it.effect("says Corrupt of the first half of a real document", () =>
    Effect.gen(function* () {
      const input = yield* fileInput(corpusFile("office", "3202405_2020-02-12_ebcdaf74", "source.doc"), {
        name: "a.doc"
      })
      const cut = { ...input, sizeBytes: input.sizeBytes >> 1 }
      const read = (offset: number, length: number) =>
        input.read(offset, Math.max(0, Math.min(length, cut.sizeBytes - offset)))
      const error = yield* Effect.flip(attemptText(yield* DocExtractor, { ...cut, read }))
      assert.strictEqual(error.reason, "Corrupt")
    })
  )
})
