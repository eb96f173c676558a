/**
 * PDF by pdf.js alone.
 *
 * @module
 */
import { Effect } from "effect"
import type { Extractor } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { readPages } from "../pdf/PdfEngine.ts"
import { PdfjsEngine } from "../pdf/pdfjs/PdfjsEngine.ts"

export const PdfjsExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id: PdfjsEngine.id,
  version: PdfjsEngine.version,
  placement: "sandbox",
  accepts: (input) => input.mediaType === MediaType.pdf,
  extract: (input) => readPages(PdfjsEngine, input)
})
