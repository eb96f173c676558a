/**
 * PDF by PDFium, with pdf.js for what PDFium reads badly.
 *
 * The order is measured, text first. Mean F1 of words, then of pairs of words, against Tika's text (18 editions, 548 pages),
 * PDFBox's (18 hard PDFs) and that of their twins (11 office documents):
 *
 * |                  |        PDFium |        pdf.js |
 * | ---------------- | ------------: | ------------: |
 * | editions         | .9987 / .9977 | .9986 / .9977 |
 * | hard PDFs        | .8857 / .9397 | .8359 / .8860 |
 * | office documents | .9251 / .9175 | .9237 / .9177 |
 *
 * Two of the hard ones are some words of Hebrew and Arabic, whose order neither engine knows: they count 0. One office
 * document is drawn in a font that has no letters. Over the editions PDFium took 8.7 CPU seconds, pdf.js 13.5 to 14.7.
 *
 * @module
 */
import { Effect, type Scope, type Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import type { PdfPage } from "../pdf/PdfEngine.ts"
import { PdfiumEngine } from "../pdf/pdfium/PdfiumEngine.ts"
import { PdfjsEngine } from "../pdf/pdfjs/PdfjsEngine.ts"
import { readTwice } from "../pdf/SecondOpinion.ts"

/** Its pages tell their engine. */
export interface PdfPages extends Extractor {
  readonly extract: (input: DocumentInput) => Stream.Stream<PdfPage, ExtractError, Scope.Scope>
}

/** Raise it with the rule by which one engine's page is preferred to the other's. */
const ruleVersion = "2"

export const PdfExtractor: Effect.Effect<PdfPages> = Effect.succeed({
  id: "pdf",
  version: `${ruleVersion}.${PdfiumEngine.version}.${PdfjsEngine.version}`,
  placement: "sandbox",
  accepts: (input) => input.mediaType === MediaType.pdf,
  extract: (input) => readTwice(PdfiumEngine, PdfjsEngine, input)
})
