import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { PdfjsExtractor } from "../../src/builtin/PdfjsExtractor.ts"
import { attemptText, conformance, inputOf } from "../../src/testing.ts"
import { latin1Bytes, minimalPdf } from "../MinimalPdf.ts"

const gazette = minimalPdf(["Diário Oficial\nPrefeitura de Maceió", "", "Portaria nº 7"])

conformance(PdfjsExtractor, {
  bytes: gazette,
  mediaType: "application/pdf",
  name: "diario.pdf",
  words: ["Diário Oficial", "Maceió", "Portaria nº 7"]
})

const failureOf = (bytes: Uint8Array) =>
  Effect.gen(function* () {
    return yield* Effect.flip(attemptText(yield* PdfjsExtractor, inputOf(bytes, "application/pdf")))
  })

describe("the PDF extractor", () => {
  it.effect("leaves a PDF inside the envelope of its signature to nobody, until envelopes are opened", () =>
    Effect.gen(function* () {
      const { accepts } = yield* PdfjsExtractor
      assert.isFalse(accepts(inputOf(gazette, "application/pkcs7-signature", "diario.p7s")))
    })
  )

  it.effect("keeps the place of a page without text", () =>
    Effect.gen(function* () {
      const { report, text } = yield* attemptText(yield* PdfjsExtractor, inputOf(gazette, "application/pdf"))
      assert.strictEqual(text, "Diário Oficial\nPrefeitura de Maceió\n\nPortaria nº 7")
      assert.deepStrictEqual(
        report.pages.map((page) => page.lengthBytes),
        [37, 0, 14]
      )
    })
  )

  it.effect("reads a PDF behind the headers of a badly saved download", () =>
    Effect.gen(function* () {
      const junk = latin1Bytes("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n")
      const input = inputOf(Uint8Array.from([...junk, ...gazette]), "application/pdf")
      assert.include((yield* attemptText(yield* PdfjsExtractor, input)).text, "Portaria nº 7")
    })
  )

  it.effect("calls a PDF without pages Corrupt, and one whose pages are all empty NoText", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* failureOf(minimalPdf([]))).reason, "Corrupt")
      assert.strictEqual((yield* failureOf(minimalPdf(["", ""]))).reason, "NoText")
    })
  )

  it.effect("leaves an unreadable page empty and reads the others; with no readable page the document is Corrupt", () =>
    Effect.gen(function* () {
      const broken = (pages: ReadonlyArray<string>, kids: string) =>
        latin1Bytes(
          new TextDecoder("windows-1252").decode(minimalPdf(pages)).replace(/\/Kids\[[^\]]*\]/, `/Kids[${kids}]`)
        )
      const { report, text } = yield* attemptText(
        yield* PdfjsExtractor,
        inputOf(broken(["um", "dois"], "4 0 R 99 0 R"), "application/pdf")
      )
      assert.strictEqual(text, "um\n")
      assert.lengthOf(report.pages, 2)
      assert.strictEqual((yield* failureOf(broken(["um"], "5 0 R 5 0 R"))).reason, "Corrupt")
    })
  )

  it.effect("writes nothing to the console", () =>
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
      yield* attemptText(yield* PdfjsExtractor, inputOf(minimalPdf(["texto"], "NoSuchFont"), "application/pdf"))
      yield* failureOf(gazette.slice(0, 200))
      assert.deepStrictEqual(said, [])
    })
  )
})
