import { assert, describe, it } from "@effect/vitest"
import { corpusNames, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect } from "effect"
import { attemptByAny as extract } from "./CorpusText.ts"

/** Documents of the runner's torture tests, which have time and processes that can be killed. */
const elsewhere: ReadonlyArray<readonly [name: string, why: string]> = [
  ["bomb-flate-1GB-text.pdf", "it takes the whole memory of whoever reads it"],
  ["many-pages-5100.pdf", "it takes half a minute"]
]
const ends: ReadonlyArray<readonly [name: string, ending: string]> = [
  ["billion-laughs.docx", "Corrupt"],
  ["bomb-1GB-document-xml.docx", "LimitExceeded"],
  ["deep-nested-tables-5000.docx", "NoText"],
  ["doc-named.docx", "doc"],
  ["docx-named.pdf", "mammoth"],
  ["empty.docx", "Corrupt"],
  ["enc-owner-only-noextract.pdf", "pdf"],
  ["enc-user-pw-segredo-aes256.pdf", "Encrypted"],
  ["enc-user-pw-segredo-rc4-40.pdf", "Encrypted"],
  ["gazettes-in-zip.zip", "Unsupported"],
  ["html-404-named.pdf", "html"],
  ["leading-http-headers.pdf", "pdf"],
  ["nested-arrays-200000.pdf", "Corrupt"],
  ["no-document-part.docx", "Corrupt"],
  ["page-tree-cycle.pdf", "Corrupt"],
  ["pdf-named.docx", "pdf"],
  ["pdf-no-extension", "pdf"],
  ["truncated-head-real-gazette.pdf", "Corrupt"],
  ["truncated-tail-real-gazette.pdf", "Corrupt"],
  ["truncated.docx", "Corrupt"],
  ["truncated.odt", "Corrupt"],
  ["txt-cp1252.txt", "plain-text"],
  ["txt-latin1.txt", "plain-text"],
  ["txt-utf16le-bom.txt", "plain-text"],
  ["txt-utf8-bom.txt", "plain-text"],
  ["txt-utf8-cut-mid-char.txt", "plain-text"],
  ["txt-with-nuls-and-surrogates.txt", "plain-text"],
  ["zero-byte.doc", "Empty"],
  ["zero-byte.docx", "Empty"],
  ["zero-byte.pdf", "Empty"],
  ["zero-byte.txt", "Empty"]
]

describe.skipIf(!hasCorpus)(`real documents (${withoutCorpus})`, () => {
  it("of the torture folder are all in the table", () => {
    const named = [...ends, ...elsewhere].map(([name]) => name)
    assert.deepStrictEqual(named.toSorted(), corpusNames("torture"))
  })

  it.effect.each(ends.map(([name, ending]) => ({ name, ending })))(
    "end as they should: $name by $ending",
    ({ name, ending }) =>
      Effect.gen(function* () {
        const result = yield* Effect.result(extract(`torture/${name}`))
        if (result._tag === "Success") assert.match(result.success.text, /[\p{L}\p{N}]/u)
        else assert.isTrue(result.failure.isDocumentFault)
        assert.strictEqual(result._tag === "Success" ? result.success.report.extractor : result.failure.reason, ending)
      })
  )

  it.effect("are one text in Windows-1252, UTF-8 and UTF-16, and in Latin-1 but for its missing quotes", () =>
    Effect.gen(function* () {
      const { text } = yield* extract("torture/txt-utf8-bom.txt")
      for (const name of ["txt-cp1252.txt", "txt-utf16le-bom.txt"]) {
        assert.isTrue((yield* extract(`torture/${name}`)).text === text, name)
      }
      assert.isTrue((yield* extract("torture/txt-latin1.txt")).text === text.replace(/[–“”]/g, "?"))
      assert.strictEqual((yield* extract("torture/txt-utf8-cut-mid-char.txt")).text, "açãoaçãoação\uFFFD")
      assert.match((yield* extract("torture/txt-with-nuls-and-surrogates.txt")).text, /^ação .* fim\n$/)
    })
  )

  it.effect.each([
    { id: "4204202_2020-01-16_312ac27b", extractor: "docx" },
    { id: "4204202_2020-05-14_3a448944", extractor: "mammoth" }
  ])("are read by mammoth as DOCX, but where their XML has megabytes: $id by $extractor", ({ extractor, id }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* extract(`office/${id}/source.docx`)).report.extractor, extractor)
    })
  )

  it.effect("have about a third of common words on their pages", () =>
    Effect.gen(function* () {
      const { report } = yield* extract("gazettes/other/famurs-2014-09-09.pdf")
      assert.isTrue(
        report.pages.every(
          ({ quality }) => quality.portuguese > 0.2 && quality.portuguese < 0.5 && quality.unmapped === 0
        )
      )
    })
  )
})
