import { assert, describe, it } from "@effect/vitest"
import { corpusNames, corpusText, hasCorpus, isInCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect } from "effect"
import { DocExtractor } from "../src/builtin/DocExtractor.ts"
import { DocxExtractor } from "../src/builtin/DocxExtractor.ts"
import type { Extractor } from "../src/Extractor.ts"
import { attemptBy, attemptByAny } from "./CorpusText.ts"
import { pairsF1, tokenF1, wordsOf } from "./TokenF1.ts"

/**
 * The promise for every real document, read by any built-in extractor: F1 of its words against its truth. The editions of
 * Alagoas, whose promise is a mean, are in `pdf/PdfCorpus.test.ts`, which also measures each PDF engine alone.
 */
const promise = { office: 0.995, word: 0.98, hardPdf: 0.96, hardPdfs: 0.98 }
/** F1 of the pairs of neighbouring words, so that order counts. */
const pairsPromise = 0.99

/** Documents that break the promise, with the measured F1, which may only rise, and the reason. */
const exceptions: Readonly<Record<string, { readonly f1: number; readonly reason: string }>> = {
  "office/3205002_2020-01-17_a3acccef/source.pdf": {
    f1: 0.16,
    reason: "drawn in a font whose glyphs have no letters: only OCR can read it"
  },
  "pdf/FC60_Times.pdf": { f1: 0, reason: "one line of Hebrew and Arabic, whose order neither engine knows" },
  "pdf/PDFBOX-4531-bidi-ligature-2.pdf": { f1: 0, reason: "a few words of Arabic, as above" }
}

/** Documents that are read alone, or not against a twin. */
const unpaired: Readonly<Record<string, string>> = {
  "office/word/test05.doc": "it has no twin: that it has text is all that can be said",
  "office/fake/fake_gazette.jpg": "a photograph, which is OCR's: it is Unsupported"
}
/** mammoth omits headers and footers, which are two thirds of this document: its twin is the stream's text. */
const isHeaders = (name: string) => name === "test15.doc"

const extract = (path: string) => Effect.map(attemptByAny(path), ({ text }) => text)
const extractBy = (plugin: Effect.Effect<Extractor>, path: string) =>
  Effect.map(attemptBy(plugin, path), ({ text }) => text)

/** F1 of the words and of their pairs. If all words are in the same order, as in most documents, nothing is counted. */
const scores = (text: string, truth: string) =>
  wordsOf(text).join(" ") === wordsOf(truth).join(" ")
    ? { words: 1, pairs: 1 }
    : { words: tokenF1(text, truth), pairs: pairsF1(text, truth) }

const formats = ["doc", "docx", "odt", "rtf", "pdf"]
const folders = corpusNames("office").filter((id) => isInCorpus("office", id, "expected.txt"))
const office = folders.flatMap((id) => formats.map((format) => ({ path: `office/${id}/source.${format}`, id })))
const fakes = corpusNames("office", "fake").map((name) => `office/fake/${name}`)
const docs = corpusNames("office", "word").filter((name) => name.endsWith(".doc"))
const pdfs = corpusNames("pdf").filter((name) => name.endsWith(".pdf"))

describe.skipIf(!hasCorpus)(`what is promised of real documents (${withoutCorpus})`, () => {
  it("is promised of eleven folders in five formats each, and only for known exceptions not", () => {
    assert.lengthOf(folders, 11)
    for (const path of [...office.map((file) => file.path), ...Object.keys(exceptions), ...Object.keys(unpaired)])
      assert.isTrue(isInCorpus(path), path)
  })

  it.effect.each(office)("is kept by the words and their order: $path", ({ id, path }) =>
    Effect.gen(function* () {
      const text = yield* extract(path)
      const { pairs, words } = scores(text, corpusText("office", id, "expected.txt"))
      const exception = exceptions[path]
      assert.isAtLeast(words, exception?.f1 ?? promise.office)
      if (exception === undefined) assert.isAtLeast(pairs, pairsPromise)
    })
  )

  it.effect("is kept by the fake gazette in all its formats, which are one text", () =>
    Effect.gen(function* () {
      const truth = corpusText("office", "fake", "fake_gazette.txt")
      for (const path of fakes.filter((fake) => unpaired[fake] === undefined))
        assert.isAtLeast(tokenF1(yield* extract(path), truth), promise.office, path)
      const photograph = yield* Effect.flip(extract("office/fake/fake_gazette.jpg"))
      assert.strictEqual(photograph.reason, "Unsupported")
    })
  )

  it.effect.each(docs.map((name) => ({ name })))("is kept by a DOC and its twin as DOCX: $name", ({ name }) =>
    Effect.gen(function* () {
      const path = `office/word/${name}`
      const text = yield* isHeaders(name) ? extractBy(DocExtractor, path) : extract(path)
      assert.match(text, /\p{L}/u)
      if (unpaired[path] !== undefined) return
      const twin = yield* isHeaders(name) ? extractBy(DocxExtractor, `${path}x`) : extract(`${path}x`)
      assert.isAtLeast(tokenF1(text, twin), promise.word)
    })
  )

  it.effect("is kept by PDFs that are hard to read, each for itself and in the mean", () =>
    Effect.gen(function* () {
      const measured: Array<number> = []
      for (const name of pdfs) {
        const path = `pdf/${name}`
        const exception = exceptions[path]
        const f1 = tokenF1(yield* extract(path), corpusText("pdf", `${name}.txt`))
        assert.isAtLeast(f1, exception?.f1 ?? promise.hardPdf, path)
        if (exception === undefined) measured.push(f1)
      }
      assert.lengthOf(measured, 16)
      assert.isAtLeast(measured.reduce((sum, f1) => sum + f1, 0) / measured.length, promise.hardPdfs)
    })
  )
})
