import { assert, describe, it } from "@effect/vitest"
import { hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect } from "effect"
import { EnvelopeExtractor } from "../../src/builtin/EnvelopeExtractor.ts"
import { PdfiumExtractor } from "../../src/builtin/PdfiumExtractor.ts"
import { attemptBy } from "../CorpusText.ts"

const attempt = (path: string) => attemptBy(EnvelopeExtractor([PdfiumExtractor]), path)

describe.skipIf(!hasCorpus)(`real envelopes (${withoutCorpus})`, () => {
  it.effect("give the signed gazette, all of its pages", () =>
    Effect.gen(function* () {
      const { report, text } = yield* attempt("gazettes/other/minas-gerais-2026-01-09.p7s")
      assert.lengthOf(report.pages, 48)
      assert.isAbove(text.length, 500_000)
      assert.isTrue(report.pages.every(({ quality }) => quality.unmapped === 0))
    })
  )

  it.effect("say how many gazettes are in an archive of several", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(attempt("torture/gazettes-in-zip.zip"))
      assert.strictEqual(error.reason, "Unsupported")
      assert.match(error.detail, /2 documents/)
    })
  )
})
