import { assert, describe, it } from "@effect/vitest"
import { corpusFile, corpusNames, corpusText, hasCorpus, isInCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect, Stream } from "effect"
import { PdfExtractor } from "../../src/builtin/PdfExtractor.ts"
import { PdfiumExtractor } from "../../src/builtin/PdfiumExtractor.ts"
import { PdfjsExtractor } from "../../src/builtin/PdfjsExtractor.ts"
import { fileInput } from "../../src/bun/FileInput.ts"
import { attemptText } from "../../src/testing.ts"
import { pairsF1, tokenF1 } from "../TokenF1.ts"

const engines = [
  { name: "all", plugin: PdfExtractor },
  { name: "PDFium", plugin: PdfiumExtractor },
  { name: "pdf.js", plugin: PdfjsExtractor }
]

const extract = (plugin: (typeof engines)[number]["plugin"], path: string, passwords: ReadonlyArray<string> = []) =>
  Effect.gen(function* () {
    const input = yield* fileInput(corpusFile(path), { name: "x.pdf", mediaType: "application/pdf", passwords })
    return (yield* attemptText(yield* plugin, input)).text
  }).pipe(Effect.scoped)

const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length

const scoresOf = Effect.fnUntraced(function* (
  plugin: (typeof engines)[number]["plugin"],
  files: ReadonlyArray<readonly [path: string, truth: string]>
) {
  const scores = yield* Effect.forEach(files, ([path, truth]) =>
    Effect.map(extract(plugin, path), (text) => {
      const expected = corpusText(truth)
      return { words: tokenF1(text, expected), pairs: pairsF1(text, expected) }
    })
  )
  return { words: mean(scores.map(({ words }) => words)), pairs: mean(scores.map(({ pairs }) => pairs)) }
})

const editions = corpusNames("gazettes", "ama").map(
  (date) => [`gazettes/ama/${date}/gazette.pdf`, `gazettes/ama/${date}/tika.txt`] as const
)
/** The sample for single engines; `bun run test:long` takes all editions. */
const someEditions = editions.filter((_, i) => i % 4 === 0)
const isLong = process.env.ESCRIBA_TEST_LONG === "1"
/** This document is drawn in a font without letters, and its truth is not text either. */
const isDrawn = (id: string) => id === "3205002_2020-01-17_a3acccef"
const office = corpusNames("office")
  .filter((id) => isInCorpus("office", id, "expected.txt") && !isDrawn(id))
  .map((id) => [`office/${id}/source.pdf`, `office/${id}/expected.txt`] as const)

/** Every page of an edition, by the engine that read it. */
const enginesOf = Effect.fnUntraced(function* (path: string) {
  const input = yield* fileInput(corpusFile(path), { name: "x.pdf", mediaType: "application/pdf", passwords: [] })
  const pages = yield* Stream.runCollect((yield* PdfExtractor).extract(input))
  return pages.map(({ engine }) => engine)
}, Effect.scoped)

describe.skipIf(!hasCorpus)(`real PDFs (${withoutCorpus})`, () => {
  it.live.each(engines)("have the words that Tika finds in editions, in its order: $name", ({ name, plugin }) =>
    Effect.gen(function* () {
      const { pairs, words } = yield* scoresOf(plugin, name === "all" || isLong ? editions : someEditions)
      assert.isAtLeast(words, 0.995)
      assert.isAtLeast(pairs, 0.99)
    })
  )

  it.live("are read by their content streams alone, if they are editions", () =>
    Effect.gen(function* () {
      const engines = yield* Effect.forEach(someEditions, ([path]) => enginesOf(path))
      assert.deepStrictEqual([...new Set(engines.flat())], ["content"])
    })
  )

  it.live.each(engines)("have the words of the documents that they were made of: $name", ({ plugin }) =>
    Effect.gen(function* () {
      assert.isAtLeast((yield* scoresOf(plugin, office)).words, 0.995)
    })
  )

  it.live.each(engines)("open with the right one of several passwords, and never tell them: $name", ({ plugin }) =>
    Effect.gen(function* () {
      for (const file of ["enc-user-pw-segredo-aes256.pdf", "enc-user-pw-segredo-rc4-40.pdf"]) {
        const path = `torture/${file}`
        assert.match(yield* extract(plugin, path, ["errado", "segredo"]), /\p{L}/u)
        const error = yield* Effect.flip(extract(plugin, path, ["incorreta"]))
        assert.strictEqual(error.reason, "Encrypted")
        assert.notInclude(`${error} ${error.detail} ${error.cause}`, "incorreta")
      }
    })
  )

  it.live.each([
    "docx-named.pdf",
    "html-404-named.pdf",
    "nested-arrays-200000.pdf",
    "page-tree-cycle.pdf",
    "truncated-head-real-gazette.pdf",
    "truncated-tail-real-gazette.pdf"
  ])("that are damaged say so: %s", (file) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(extract(PdfExtractor, `torture/${file}`))).reason, "Corrupt")
    })
  )

  it.live("that are scans have no text", () =>
    Effect.gen(function* () {
      const scan = "scanned/famurs-2011-02-08-mono200.pdf"
      assert.strictEqual((yield* Effect.flip(extract(PdfExtractor, scan))).reason, "NoText")
    })
  )
})
