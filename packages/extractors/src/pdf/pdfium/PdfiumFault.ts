/**
 * Maps every fault of PDFium to one of our reasons.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../../ExtractError.ts"

/** The codes of `FPDF_GetLastError` (`fpdfview.h`), less FPDF_ERR_SUCCESS. */
const codes: Readonly<Record<number, readonly [reason: ExtractReason, detail: string]>> = {
  1: ["Corrupt", "PDFium cannot open the document"],
  2: ["Corrupt", "PDFium cannot read the document's bytes"],
  3: ["Corrupt", "the document is not a PDF, or is damaged"],
  4: ["Encrypted", "the document needs a password"],
  5: ["Encrypted", "the document is encrypted in a way that PDFium does not know"],
  6: ["Corrupt", "the document's page tree is damaged"]
}

export const errorOfCode = (code: number): ExtractError => {
  const [reason, detail] = codes[code] ?? codes[1]!
  return new ExtractError({ extractor: "pdfium", reason, detail })
}

/**
 * The error for a trap of WebAssembly; PDFium itself throws nothing. A trap is contained and caused by broken bytes, so it is
 * the fault of the document or page that was being read.
 */
export const errorOfTrap = (cause: unknown): ExtractError => {
  const message = cause instanceof Error ? cause.message : String(cause)
  // PDFium calls abort() if it gets no memory; its own assertions end in a trap.
  const isOutOfMemory = /out of memory|allocation failed|abort/i.test(message)
  return new ExtractError({
    extractor: "pdfium",
    reason: isOutOfMemory ? "MemoryExceeded" : "Corrupt",
    detail: `PDFium stopped: ${message}`,
    cause
  })
}

export const unreadable = (page: number): ExtractError =>
  new ExtractError({ extractor: "pdfium", reason: "Corrupt", detail: `page ${page} cannot be read` })
