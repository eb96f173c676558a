/**
 * PDFium as WebAssembly: the functions that reading text needs, typed, and when the module is replaced.
 *
 * @module
 */
import { Effect } from "effect"
import { ExtractError } from "../../ExtractError.ts"

/** Pointers and sizes are numbers; a pointer of 0 says that it went wrong. */
export interface PdfiumFunctions {
  readonly memory: WebAssembly.Memory
  readonly malloc: (sizeBytes: number) => number
  readonly free: (pointer: number) => void
  readonly PDFiumExt_Init: () => void
  readonly FPDF_LoadCustomDocument: (access: number, password: number) => number
  readonly FPDF_CloseDocument: (document: number) => void
  readonly FPDF_GetLastError: () => number
  readonly FPDF_GetPageCount: (document: number) => number
  readonly FPDF_LoadPage: (document: number, index: number) => number
  readonly FPDF_ClosePage: (page: number) => void
  readonly FPDFPage_CountObjects: (page: number) => number
  readonly FPDFPage_GetObject: (page: number, index: number) => number
  readonly FPDFPageObj_GetType: (object: number) => number
  readonly FPDFFormObj_CountObjects: (form: number) => number
  readonly FPDFFormObj_GetObject: (form: number, index: number) => number
  readonly FPDFText_LoadPage: (page: number) => number
  readonly FPDFText_ClosePage: (textPage: number) => void
  readonly FPDFText_CountChars: (textPage: number) => number
  readonly FPDFText_GetText: (textPage: number, start: number, count: number, buffer: number) => number
  readonly FPDFText_GetCharIndexFromTextIndex: (textPage: number, index: number) => number
  readonly FPDFText_GetCharOrigin: (textPage: number, index: number, x: number, y: number) => number
  readonly FPDFText_GetLooseCharBox: (textPage: number, index: number, rectangle: number) => number
  readonly FPDFText_GetMatrix: (textPage: number, index: number, matrix: number) => number
  readonly FPDFText_IsGenerated: (textPage: number, index: number) => number
  readonly FPDFText_GetFontSize: (textPage: number, index: number) => number
}

/** What PDFium asks of a file: `size` bytes from `position` into its memory at `buffer`; 0 where they are not there. */
export type ReadBlock = (parameter: number, position: number, buffer: number, size: number) => 0 | 1

export interface PdfiumModule extends PdfiumFunctions {
  /** As a pointer that PDFium can call, until it is given back. */
  readonly addReader: (read: ReadBlock) => number
  readonly removeReader: (pointer: number) => void
}

/** The module that all documents share, one call at a time. Fails with `Defect` where it cannot be loaded. */
export const pdfiumModule: Effect.Effect<PdfiumModule, ExtractError> = Effect.tryPromise({
  try: () => (loading ??= load()),
  catch: (cause) => new ExtractError({ extractor: "pdfium", reason: "Defect", detail: "PDFium does not load", cause })
})

let loading: Promise<PdfiumModule> | undefined

/** The next one who asks gets a fresh module; this one is left to the garbage collector. */
export const abandonModule = Effect.sync(() => {
  loading = undefined
})

/** It tells the console of every trap: children must stay silent, and their errors say it too. */
const load = () =>
  import("@embedpdf/pdfium")
    .then(({ init }) => init({ print: () => undefined, printErr: () => undefined }))
    .then(({ pdfium }): PdfiumModule => {
      const functions = pdfium.wasmExports as unknown as PdfiumFunctions
      functions.PDFiumExt_Init()
      return {
        ...functions,
        addReader: (read) => pdfium.addFunction(read, "iiiii"),
        removeReader: (pointer) => pdfium.removeFunction(pointer)
      }
    })
