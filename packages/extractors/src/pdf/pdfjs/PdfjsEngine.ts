/// <reference path="./pdfjs.d.ts" />
/**
 * PDF by Mozilla's pdf.js, in the caller's thread and without a canvas.
 *
 * @module
 */
import { Effect } from "effect"
import type { PDFDocumentProxy, PDFWorker } from "pdfjs-dist"
import { ExtractError } from "../../ExtractError.ts"
import { assemblePage, type PositionedText } from "../../PdfText.ts"
import { isLargeAndBroken } from "../CrossReference.ts"
import { PageReading, type PdfDocument, type PdfEngine, withoutPages, withPasswords } from "../PdfEngine.ts"
import { LoopbackPort } from "./LoopbackPort.ts"
import { errorOf } from "./PdfjsFault.ts"

export const PdfjsEngine: PdfEngine = {
  id: "pdfjs",
  version: "2",
  open: Effect.fn("PdfjsEngine.open")(function* (input) {
    if (yield* isLargeAndBroken(input)) return yield* tooLargeToRepair
    const pdf = yield* withPasswords(input, (password) =>
      Effect.flatMap(input.bytes, (bytes) => openDocument(bytes, password))
    )
    if (pdf.numPages < 1) return yield* withoutPages(PdfjsEngine.id)
    return {
      pageCount: pdf.numPages,
      page: (number) => Effect.tryPromise({ try: () => readPage(pdf, number), catch: errorOf })
    } satisfies PdfDocument
  })
}

/** pdf.js would hold the whole file as a string, and more: 1.75 GB for 520 MB (measured). */
const tooLargeToRepair = new ExtractError({
  extractor: "pdfjs",
  reason: "Corrupt",
  detail: "the cross-reference is broken, and pdf.js repairs only smaller files"
})

/** The document handle is destroyed once, when the scope closes. Otherwise pdf.js keeps every document it has read. */
const openDocument = Effect.fnUntraced(function* (bytes: Uint8Array<ArrayBuffer>, password: string) {
  const { pdfjs, WorkerMessageHandler } = yield* loadPdfjs
  const worker = yield* Effect.acquireRelease(
    Effect.sync((): PDFWorker => {
      const port = new LoopbackPort()
      WorkerMessageHandler.initializeFromPort(port)
      // pdf.js's types omit the port.
      return new pdfjs.PDFWorker({ port: port as unknown as null, verbosity: pdfjs.VerbosityLevel.ERRORS })
    }),
    (worker) => Effect.sync(() => worker.destroy())
  )
  const task = yield* Effect.acquireRelease(
    Effect.try({
      try: () =>
        pdfjs.getDocument({
          data: bytes,
          worker,
          password,
          verbosity: pdfjs.VerbosityLevel.ERRORS,
          stopAtErrors: false,
          disableFontFace: true,
          useSystemFonts: false,
          useWorkerFetch: false,
          useWasm: false,
          isOffscreenCanvasSupported: false,
          isImageDecoderSupported: false
        }),
      catch: errorOf
    }),
    (task) => Effect.promise(() => task.destroy())
  )
  return yield* Effect.tryPromise({ try: () => task.promise, catch: errorOf })
})

const readPage = (pdf: PDFDocumentProxy, number: number): Promise<PageReading> =>
  pdf
    .getPage(number)
    .then((page) => page.getTextContent())
    .then(
      ({ items }) =>
        new PageReading(
          PdfjsEngine.id,
          assemblePage(
            items.flatMap(
              (item): ReadonlyArray<PositionedText> =>
                "str" in item
                  ? [
                      {
                        text: item.str,
                        endsLine: item.hasEOL,
                        transform: item.transform as unknown as PositionedText["transform"]
                      }
                    ]
                  : []
            )
          )
        )
    )

const needlessWarning = "Warning: Please use the `legacy` build"

/**
 * The ordinary build: the build that pdf.js recommends for Node loads a canvas (30 MB) for nothing. Its one warning about that
 * is kept from stderr, where children must stay silent.
 */
const loadPdfjs = Effect.tryPromise({
  try: () => (loading ??= importQuietly()),
  catch: (cause) =>
    new ExtractError({ extractor: PdfjsEngine.id, reason: "Defect", detail: "pdf.js does not load", cause })
})

interface Pdfjs {
  readonly pdfjs: typeof import("pdfjs-dist")
  readonly WorkerMessageHandler: typeof import("pdfjs-dist/build/pdf.worker.mjs").WorkerMessageHandler
}

let loading: Promise<Pdfjs> | undefined

const importQuietly = (): Promise<Pdfjs> => {
  const { console } = globalThis
  const { warn } = console
  console.warn = (...message: ReadonlyArray<unknown>) => {
    if (!String(message[0]).startsWith(needlessWarning)) warn.apply(console, [...message])
  }
  return import("pdfjs-dist/build/pdf.worker.mjs")
    .then(({ WorkerMessageHandler }) =>
      import("pdfjs-dist/build/pdf.mjs").then((pdfjs) => ({ pdfjs, WorkerMessageHandler }))
    )
    .finally(() => {
      console.warn = warn
    })
}
