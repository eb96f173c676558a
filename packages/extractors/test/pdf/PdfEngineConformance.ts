/**
 * The suite that every reader of whole PDF files passes, each engine alone and all together.
 *
 * @module
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Extractor } from "../../src/Extractor.ts"
import { attemptText, conformance, inputOf, type Sample } from "../../src/testing.ts"
import { latin1Bytes, minimalPdf } from "../MinimalPdf.ts"
import { replaced } from "./content/OnePage.ts"

export const gazette: Sample = {
  bytes: minimalPdf(["Diário Oficial\nPrefeitura de Maceió", "", "Portaria nº 7"]),
  mediaType: "application/pdf",
  name: "diario.pdf",
  words: ["Diário Oficial", "Maceió", "Portaria nº 7"]
}

export const pdfEngineConformance = (plugin: Effect.Effect<Extractor>) => {
  conformance(plugin, gazette)

  const read = (bytes: Uint8Array) =>
    Effect.flatMap(plugin, (extractor) => attemptText(extractor, inputOf(bytes, "application/pdf")))

  describe("a reader of PDF files", () => {
    it.effect("leaves a PDF inside the envelope of its signature to the extractor of envelopes", () =>
      Effect.gen(function* () {
        const { accepts } = yield* plugin
        assert.isFalse(accepts(inputOf(gazette.bytes, "application/pkcs7-signature", "diario.p7s")))
      })
    )

    it.effect("keeps the place of a page without text", () =>
      Effect.gen(function* () {
        const { report, text } = yield* read(gazette.bytes)
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
        assert.include((yield* read(Uint8Array.from([...junk, ...gazette.bytes]))).text, "Portaria nº 7")
      })
    )

    it.effect.each([
      { what: "without pages", bytes: minimalPdf([]), reason: "Corrupt" },
      { what: "of which nothing is left", bytes: latin1Bytes("%PDF-1.4\nand nothing else"), reason: "Corrupt" },
      { what: "whose pages are all empty", bytes: minimalPdf(["", ""]), reason: "NoText" }
    ])("calls a PDF $what $reason", ({ bytes, reason }) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(read(bytes))).reason, reason)
      })
    )

    it.effect("leaves an unreadable page empty and reads the others", () =>
      Effect.gen(function* () {
        const { report, text } = yield* read(replaced(minimalPdf(["um", "dois"]), "[4 0 R 6 0 R]", "[4 0 R 9 0 R]"))
        assert.strictEqual(text, "um\n")
        assert.lengthOf(report.pages, 2)
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
        yield* read(minimalPdf(["texto"], "NoSuchFont"))
        yield* Effect.flip(read(gazette.bytes.slice(0, 200)))
        assert.deepStrictEqual(said, [])
      })
    )
  })
}
