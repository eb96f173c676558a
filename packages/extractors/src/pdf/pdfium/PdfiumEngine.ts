/**
 * PDF by PDFium, Chrome's engine, as WebAssembly. It reads only the blocks of the file that its pages need.
 *
 * @module
 */
import { Effect } from "effect"
import { assemblePage } from "../../PdfText.ts"
import { isLargeAndBroken } from "../CrossReference.ts"
import { PageReading, type PdfDocument, type PdfEngine, withoutPages, withPasswords } from "../PdfEngine.ts"
import { findImageBodies } from "./ImageBodies.ts"
import { errorOfCode, errorOfTrap, unreadable } from "./PdfiumFault.ts"
import { type OpenFile, openFile, type PdfiumSource } from "./PdfiumFile.ts"
import { abandonModule, type PdfiumModule, pdfiumModule } from "./PdfiumModule.ts"
import { isNoImage, piecesOf } from "./PdfiumPage.ts"

export const PdfiumEngine: PdfEngine = {
  id: "pdfium",
  version: "1",
  open: Effect.fn("PdfiumEngine.open")(function* (input) {
    // Done before the file is mapped: a large mapping keeps Bun from collecting the garbage of the search (measured).
    const images = (yield* isLargeAndBroken(input)) ? yield* findImageBodies(input.stream) : undefined
    const bytes = yield* input.bytes
    return yield* withPasswords(input, (password) =>
      Effect.acquireRelease(openReopening({ bytes, password, images }), ({ close }) => close)
    )
  })
}

/**
 * PDFium keeps the data of every page until the document is closed (415 MB after 2,578 pages, measured). When its memory has
 * grown by this much since the document was opened, the document is closed and opened again.
 */
const mostGrowthBytes = 64 * 1024 * 1024
/** WebAssembly never returns memory: an idle module that holds more than this is left to the garbage collector. */
const mostIdleBytes = 96 * 1024 * 1024

interface Opened {
  readonly module: PdfiumModule
  readonly file: OpenFile
  readonly memoryBytes: number
}

interface Reopening extends PdfDocument {
  readonly close: Effect.Effect<void>
}

/** A document that reopens itself for the next page after it has grown, and after a trap. */
const openReopening = Effect.fnUntraced(function* (source: PdfiumSource) {
  let opened: Opened | undefined
  const open = Effect.fnUntraced(function* () {
    if (opened !== undefined) return opened
    const module = yield* pdfiumModule
    const file = yield* call(() => openFile(module, source))
    opened = { module, file, memoryBytes: memoryOf(module) }
    return opened
  })
  const close = Effect.suspend(() => {
    if (opened === undefined) return Effect.void
    const { file, module } = opened
    opened = undefined
    const isLarge = memoryOf(module) > mostIdleBytes
    return Effect.ignore(Effect.andThen(call(file.close), isLarge ? abandonModule : Effect.void))
  })
  const page = Effect.fnUntraced(function* (number: number) {
    const { file, memoryBytes, module } = yield* open()
    const reading = yield* call(() => readPage(module, file.document, number - 1)).pipe(
      Effect.tapError(() => Effect.sync(() => (opened = undefined)))
    )
    if (memoryOf(module) - file.untouchedBytes() > memoryBytes + mostGrowthBytes) yield* close
    return reading ?? (yield* unreadable(number))
  })

  const { file, module } = yield* open()
  const pageCount = file.document === 0 ? 0 : module.FPDF_GetPageCount(file.document)
  if (pageCount > 0) return { pageCount, page, close } satisfies Reopening
  const error = file.document === 0 ? errorOfCode(module.FPDF_GetLastError()) : withoutPages(PdfiumEngine.id)
  yield* close
  return yield* error
})

const memoryOf = ({ memory }: PdfiumModule) => memory.buffer.byteLength

/** A call that may trap. A trap leaves the module in an unknown state, so the next document gets a new module. */
const call = <A>(run: () => A) =>
  Effect.try({ try: run, catch: errorOfTrap }).pipe(Effect.tapError(() => abandonModule))

/** `undefined` if the page cannot be loaded. */
const readPage = (module: PdfiumModule, document: number, index: number): PageReading | undefined => {
  const page = module.FPDF_LoadPage(document, index)
  if (page === 0) return undefined
  const textPage = module.FPDFText_LoadPage(page)
  const text = textPage === 0 ? "" : assemblePage(piecesOf(module, textPage))
  const reading = new PageReading(PdfiumEngine.id, text, { lacksText: text === "" && isNoImage(module, page) })
  if (textPage !== 0) module.FPDFText_ClosePage(textPage)
  module.FPDF_ClosePage(page)
  return reading
}
