/**
 * PDFium as WebAssembly: the typed functions that reading text needs, and the replacement of the module.
 *
 * @module
 */
import { Context, Effect } from "effect"
import { ExtractError } from "../../ExtractError.ts"

/** Pointers and sizes are numbers; a pointer of 0 means failure. */
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

/** Writes `size` bytes of the file from `position` to PDFium's memory at `buffer`; 0 if the file does not have them. */
export type ReadBlock = (parameter: number, position: number, buffer: number, size: number) => 0 | 1

export interface PdfiumModule extends PdfiumFunctions {
  /** Makes a pointer that PDFium can call, until it is removed. */
  readonly addReader: (read: ReadBlock) => number
  readonly removeReader: (pointer: number) => void
}

/** The modules compiled by a host, such as an edge, that forbids compiling at run time. */
export interface CompiledPdfium {
  /** `@embedpdf/pdfium/pdfium.wasm`. */
  readonly pdfium: WebAssembly.Module
  /** `readerThunk`, through which PDFium calls back. */
  readonly reader: WebAssembly.Module
}

/** The path of `pdfium.wasm`, or what a host has compiled. Absent: the runtime finds the file beside PDFium's JavaScript. */
export const PdfiumBinary = Context.Reference<CompiledPdfium | string | undefined>("@escriba/extractors/PdfiumBinary", {
  defaultValue: () => undefined
})

/**
 * A WebAssembly module that returns the function it is given. As a WebAssembly function it can be put in a table.
 * `(import "e" "f" (func (param i32 i32 i32 i32) (result i32))) (export "f" (func 0))`
 */
export const readerThunk: Uint8Array<ArrayBuffer> = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 9, 1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f],
  ...[2, 7, 1, 1, 0x65, 1, 0x66, 0, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0]
)

/** The module that all documents share, one call at a time. Fails with `Defect` if it cannot be loaded. */
export const pdfiumModule: Effect.Effect<PdfiumModule, ExtractError> = Effect.flatMap(PdfiumBinary, (binary) =>
  Effect.tryPromise({
    try: () => (loading ??= typeof binary === "string" ? load(undefined, { locateFile: () => binary }) : load(binary)),
    catch: (cause) => new ExtractError({ extractor: "pdfium", reason: "Defect", detail: "PDFium does not load", cause })
  })
)

let loading: Promise<PdfiumModule> | undefined

/** The next caller gets a fresh module; this one is left to the garbage collector. */
export const abandonModule = Effect.sync(() => {
  loading = undefined
})

/** PDFium reports every trap to the console. Children must stay silent, and their errors have the same information. */
const load = (compiled: CompiledPdfium | undefined, place: { readonly locateFile?: () => string } = {}) =>
  import("@embedpdf/pdfium")
    .then(({ init }) => init({ ...silent, ...place, ...(compiled === undefined ? {} : instantiating(compiled)) }))
    .then(({ pdfium }): PdfiumModule => {
      const functions = pdfium.wasmExports as unknown as PdfiumFunctions & { readonly [table]: WebAssembly.Table }
      functions.PDFiumExt_Init()
      const readers =
        compiled === undefined
          ? {
              addReader: (read: ReadBlock) => pdfium.addFunction(read, "iiiii"),
              removeReader: (pointer: number) => pdfium.removeFunction(pointer)
            }
          : readersIn(functions[table], compiled)
      return { ...functions, ...readers }
    })

const silent = { print: () => undefined, printErr: () => undefined }
const table = "__indirect_function_table"

type Received = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void

/** Emscripten's hook for supplying a compiled module. It cannot receive the instance before the hook has returned. */
const instantiating = ({ pdfium }: CompiledPdfium) => ({
  instantiateWasm: (imports: WebAssembly.Imports, received: Received) => {
    const instance = new WebAssembly.Instance(pdfium, imports)
    queueMicrotask(() => received(instance, pdfium))
    return {}
  }
})

/** Emscripten would compile a function for each reader. A removed reader's table entry is reused. */
const readersIn = (
  functions: WebAssembly.Table,
  { reader }: CompiledPdfium
): Pick<PdfiumModule, "addReader" | "removeReader"> => {
  const free: Array<number> = []
  return {
    addReader: (read) => {
      const pointer = free.pop() ?? functions.grow(1)
      functions.set(pointer, new WebAssembly.Instance(reader, { e: { f: read } }).exports.f)
      return pointer
    },
    removeReader: (pointer) => {
      functions.set(pointer, null)
      free.push(pointer)
    }
  }
}
