import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { builtins } from "../src/Builtins.ts"
import { fileInput } from "../src/bun/FileInput.ts"
import { Extractors } from "../src/Extractors.ts"
import { attemptText } from "../src/testing.ts"
import { corpusFile, corpusNames, corpusText, hasCorpus, isInCorpus, tokenF1 } from "./Corpus.ts"

const extract = Effect.fnUntraced(
  function* (path: string) {
    const input = yield* fileInput(corpusFile(path), { name: path.split("/").at(-1)! })
    const { value } = yield* (yield* Extractors).extract(input, (extractor) => attemptText(extractor, input))
    return value
  },
  Effect.scoped,
  Effect.provide(Extractors.layer(builtins))
)

/** These expand to gigabytes, or take a minute: they run where they can be killed, in the sandbox's tests. */
const needsSandbox = /bomb|many-pages|nested|billion/
/** Its XML has 16 MB: too much for mammoth. */
const isLarge = (id: string) => id === "4204202_2020-01-16_312ac27b"

const torture = corpusNames("torture").filter((name) => !needsSandbox.test(name))
const office = corpusNames("office").filter((id) => isInCorpus("office", id, "source.docx"))
const editions = ["2014-06-23", "2016-01-04", "2016-10-28", "2017-12-28"]
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
  ["no-document-part.docx", "Corrupt"],
  ["page-tree-cycle.pdf", "Corrupt"],
  ["pdf-named.docx", "pdf"],
  ["pdf-no-extension", "pdf"],
  ["truncated-head-real-gazette.pdf", "Corrupt"],
  ["truncated-tail-real-gazette.pdf", "Corrupt"],
  ["truncated.docx", "Corrupt"],
  ["truncated.odt", "Corrupt"],
  ["zero-byte.pdf", "Empty"]
]

describe.skipIf(!hasCorpus)("real documents (skipped without ../shared/corpus)", () => {
  it.effect.each(torture.map((name) => ({ name })))("end in text or in a document's fault: $name", ({ name }) =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(extract(`torture/${name}`))
      if (Exit.isSuccess(exit)) assert.match(exit.value.text, /[\p{L}\p{N}]/u)
      else {
        assert.isTrue(
          exit.cause.reasons.every((reason) => reason._tag === "Fail" && reason.error.isDocumentFault),
          String(exit.cause)
        )
      }
    })
  )

  it.effect.each(ends.map(([name, ending]) => ({ name, ending })))(
    "end as they should: $name by $ending",
    ({ name, ending }) =>
      Effect.gen(function* () {
        const result = yield* Effect.result(extract(`torture/${name}`))
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

  it.effect.each(office.map((id) => ({ id })))("have the words of their truth as DOCX: $id", ({ id }) =>
    Effect.gen(function* () {
      const { report, text } = yield* extract(`office/${id}/source.docx`)
      assert.isAtLeast(tokenF1(text, corpusText("office", id, "expected.txt")), 0.98)
      assert.strictEqual(report.extractor, isLarge(id) ? "docx" : "mammoth")
    })
  )

  it.effect.each(editions.map((date) => ({ date })))("have the words that Tika finds as PDF: ama $date", ({ date }) =>
    Effect.gen(function* () {
      const { text } = yield* extract(`gazettes/ama/${date}/gazette.pdf`)
      assert.isAtLeast(tokenF1(text, corpusText("gazettes", "ama", date, "tika.txt")), 0.97)
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
