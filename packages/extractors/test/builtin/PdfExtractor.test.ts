import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { PdfExtractor } from "../../src/builtin/PdfExtractor.ts"
import { attemptText, conformance, inputOf } from "../../src/testing.ts"
import { latin1Bytes, minimalPdf } from "../MinimalPdf.ts"

const gazette = minimalPdf(["Diário Oficial\nPrefeitura de Maceió", "", "Portaria nº 7"])

conformance(PdfExtractor, {
  bytes: gazette,
  mediaType: "application/pdf",
  name: "diario.pdf",
  words: ["Diário Oficial", "Maceió", "Portaria nº 7"]
})

describe("the PDF extractor by two engines", () => {
  it.effect("names the engine of every page", () =>
    Effect.gen(function* () {
      const { extract } = yield* PdfExtractor
      const pages = yield* Effect.scoped(Stream.runCollect(extract(inputOf(gazette, "application/pdf"))))
      assert.deepStrictEqual(
        pages.map(({ engine }) => engine),
        ["content", "content", "content"]
      )
    })
  )

  it.effect("leaves a PDF inside the envelope of its signature to whoever opens envelopes", () =>
    Effect.gen(function* () {
      const { accepts } = yield* PdfExtractor
      assert.isFalse(accepts(inputOf(gazette, "application/pkcs7-signature", "diario.p7s")))
    })
  )

  it.effect("calls a PDF Corrupt where both engines fail", () =>
    Effect.gen(function* () {
      const damaged = inputOf(latin1Bytes("%PDF-1.4\nand nothing else"), "application/pdf")
      assert.strictEqual((yield* Effect.flip(attemptText(yield* PdfExtractor, damaged))).reason, "Corrupt")
    })
  )

  it.effect("writes nothing to the console, whichever engine fails", () =>
    Effect.gen(function* () {
      const methods = ["log", "info", "warn", "error", "debug"] as const
      const original = { ...globalThis.console }
      const said: Array<unknown> = []
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          for (const method of methods) globalThis.console[method] = (...words) => void said.push(words)
        }),
        () => Effect.sync(() => Object.assign(globalThis.console, original))
      )
      const extractor = yield* PdfExtractor
      yield* attemptText(extractor, inputOf(minimalPdf(["texto"], "NoSuchFont"), "application/pdf"))
      yield* Effect.flip(attemptText(extractor, inputOf(gazette.slice(0, 200), "application/pdf")))
      assert.deepStrictEqual(said, [])
    })
  )
})
