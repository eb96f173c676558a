import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { DocExtractor } from "../../src/builtin/DocExtractor.ts"
import { DocxExtractor } from "../../src/builtin/DocxExtractor.ts"
import { fileInput } from "../../src/bun/FileInput.ts"
import type { Extractor } from "../../src/Extractor.ts"
import { attemptText } from "../../src/testing.ts"
import { corpusFile, corpusNames, corpusText, hasCorpus, isInCorpus, tokenF1 } from "../Corpus.ts"

const attempt = Effect.fnUntraced(function* (plugin: Effect.Effect<Extractor>, ...path: ReadonlyArray<string>) {
  const input = yield* fileInput(corpusFile(...path), { name: path.at(-1)! })
  return (yield* attemptText(yield* plugin, input)).text
}, Effect.scoped)

/** Each word with the one before it, so that order counts too. */
const pairs = (text: string) => {
  const words = text.split(/\s+/).filter((word) => word !== "")
  return words
    .slice(1)
    .map((word, i) => `${words[i]}_${word}`)
    .join(" ")
}

const office = corpusNames("office").filter((id) => isInCorpus("office", id, "source.doc"))
const twins = corpusNames("office", "word").filter(
  (name) => name.endsWith(".doc") && isInCorpus("office", "word", `${name}x`)
)

describe.skipIf(!hasCorpus)("the DOC extractor on real documents (skipped without ../shared/corpus)", () => {
  it.effect.each(office.map((id) => ({ id })))("has the words of their truth, in their order: $id", ({ id }) =>
    Effect.gen(function* () {
      const text = yield* attempt(DocExtractor, "office", id, "source.doc")
      const truth = corpusText("office", id, "expected.txt")
      assert.isAtLeast(tokenF1(text, truth), 0.995)
      assert.isAtLeast(tokenF1(pairs(text), pairs(truth)), 0.99)
    })
  )

  it.effect.each(twins.map((name) => ({ name })))("has the words of its twin: $name", ({ name }) =>
    Effect.gen(function* () {
      const text = yield* attempt(DocExtractor, "office", "word", name)
      assert.isAtLeast(tokenF1(text, yield* attempt(DocxExtractor, "office", "word", `${name}x`)), 0.98)
    })
  )

  it.effect("has the words of the fake gazette, also where it is named otherwise", () =>
    Effect.gen(function* () {
      const truth = corpusText("office", "fake", "fake_gazette.txt").trim()
      assert.strictEqual((yield* attempt(DocExtractor, "office", "fake", "fake_gazette.doc")).trim(), truth)
      assert.strictEqual((yield* attempt(DocExtractor, "torture", "doc-named.docx")).trim(), truth)
    })
  )

  it.effect("says Corrupt of the first half of a real document", () =>
    Effect.gen(function* () {
      const input = yield* fileInput(corpusFile("office", office[0]!, "source.doc"), { name: "a.doc" })
      const cut = { ...input, sizeBytes: input.sizeBytes >> 1 }
      const read = (offset: number, length: number) =>
        input.read(offset, Math.max(0, Math.min(length, cut.sizeBytes - offset)))
      const error = yield* Effect.flip(attemptText(yield* DocExtractor, { ...cut, read }))
      assert.strictEqual(error.reason, "Corrupt")
    }).pipe(Effect.scoped)
  )
})
