import { assert, it } from "@effect/vitest"
import { attemptText, conformance, inputOf } from "@escriba/extractors/testing"
import { Effect } from "effect"
import { extractor } from "../src/EpubExtractor.ts"
import { epubOf } from "./MinimalEpub.ts"

const mediaType = "application/epub+zip"

const book = epubOf([
  { href: "text/um.xhtml", name: "OEBPS/text/um.xhtml", body: "<h1>Decreto nº 1</h1><p>Abre licitação.</p>" },
  { href: "../outro/cap%C3%ADtulo.xhtml#fim", name: "outro/capítulo.xhtml", body: "<p>Publique-se.</p>" }
])

conformance(extractor, {
  bytes: Effect.runSync(book),
  mediaType,
  name: "diario.epub",
  words: ["Decreto nº 1", "Abre licitação.", "Publique-se."]
})

it.effect("gives each chapter as a page, in reading order and wherever it lies", () =>
  Effect.gen(function* () {
    const { report, text } = yield* attemptText(yield* extractor, inputOf(yield* book, mediaType))
    assert.strictEqual(text, "Decreto nº 1\n\nAbre licitação.\nPublique-se.")
    assert.strictEqual(report.pages.length, 2)
  })
)

it.effect.each([
  {
    state: "encrypted",
    further: ["META-INF/encryption.xml", "<encryption/>"] as const,
    chapters: 1,
    reason: "Encrypted"
  },
  { state: "without chapters", further: ["OEBPS/x.xhtml", "<p>left out</p>"] as const, chapters: 0, reason: "Corrupt" }
])("says that a book is $state", ({ chapters, further, reason }) =>
  Effect.gen(function* () {
    const one = { href: "1.xhtml", name: "OEBPS/1.xhtml", body: "Texto" }
    const bytes = yield* epubOf(
      Array.from({ length: chapters }, () => one),
      [further]
    )
    const error = yield* Effect.flip(attemptText(yield* extractor, inputOf(bytes, mediaType)))
    assert.strictEqual(error.reason, reason)
  })
)
