/**
 * PDF by pdf.js alone.
 *
 * @module
 */
import { pdfExtractor } from "../pdf/PdfEngine.ts"
import { PdfjsEngine } from "../pdf/pdfjs/PdfjsEngine.ts"

export const PdfjsExtractor = pdfExtractor(PdfjsEngine)
