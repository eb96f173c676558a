/**
 * The extractors for a runtime that cannot compile WebAssembly at run time, such as an edge worker.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { DocxExtractor } from "./builtin/DocxExtractor.ts"
import { EnvelopeExtractor } from "./builtin/EnvelopeExtractor.ts"
import { PdfExtractor, PdfWithoutPdfium } from "./builtin/PdfExtractor.ts"
import { documentExtractors } from "./DocumentExtractors.ts"
import type { Extractor } from "./Extractor.ts"
import { type CompiledPdfium, PdfiumBinary } from "./pdf/pdfium/PdfiumModule.ts"

/**
 * PDF is read with PDFium if the host has compiled it, otherwise without. DOCX is read by the stream alone: mammoth kills an
 * isolate of 128 MB with 10 MB of XML (measured).
 */
export const edgeBuiltins = (compiled?: CompiledPdfium): ReadonlyArray<Effect.Effect<Extractor>> => {
  const pdf = compiled === undefined ? PdfWithoutPdfium : pdfBy(compiled)
  const documents = documentExtractors({ pdf: [pdf], docx: [DocxExtractor] })
  return [...documents, EnvelopeExtractor(documents)]
}

const pdfBy = (compiled: CompiledPdfium): Effect.Effect<Extractor> =>
  Effect.map(PdfExtractor, (pdf) => ({
    ...pdf,
    extract: (input) => Stream.provideService(pdf.extract(input), PdfiumBinary, compiled)
  }))
