/**
 * PDF by PDFium alone.
 *
 * @module
 */
import { pdfExtractor } from "../pdf/PdfEngine.ts"
import { PdfiumEngine } from "../pdf/pdfium/PdfiumEngine.ts"

export const PdfiumExtractor = pdfExtractor(PdfiumEngine)
