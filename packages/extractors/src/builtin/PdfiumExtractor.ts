/**
 * PDF by PDFium alone.
 *
 * @module
 */
import { Effect } from "effect"
import type { Extractor } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { readPages } from "../pdf/PdfEngine.ts"
import { PdfiumEngine } from "../pdf/pdfium/PdfiumEngine.ts"

export const PdfiumExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id: PdfiumEngine.id,
  version: PdfiumEngine.version,
  placement: "sandbox",
  accepts: (input) => input.mediaType === MediaType.pdf,
  extract: (input) => readPages(PdfiumEngine, input)
})
