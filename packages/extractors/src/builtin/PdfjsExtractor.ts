/// <reference path="./pdfjs.d.ts" />
/**
 * PDF by Mozilla's pdf.js, in the thread that calls it and without a canvas.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { PDFDocumentProxy } from "pdfjs-dist"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import type { Extractor, Page } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { assemblePage, type PositionedText } from "../PdfText.ts"

const id = "pdfjs"

export const PdfjsExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "1",
  placement: "sandbox",
  accepts: (input) => input.mediaType === MediaType.pdf,
  extract: (input) =>
    Stream.unwrap(
      Effect.gen(function* () {
        const pdf = yield* openDocument(yield* input.bytes)
        if (pdf.numPages < 1)
          return yield* new ExtractError({ extractor: id, reason: "Corrupt", detail: "the PDF has no pages" })
        return pagesOf(pdf)
      })
    )
})

/** The document handle is destroyed once, when the scope closes: without it pdf.js keeps every document it ever read. */
const openDocument = Effect.fnUntraced(function* (bytes: Uint8Array<ArrayBuffer>) {
  const pdfjs = yield* loadPdfjs
  const task = yield* Effect.acquireRelease(
    Effect.try({
      try: () =>
        pdfjs.getDocument({
          // Taken over by pdf.js, which detaches it.
          data: bytes,
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

/** A page that cannot be read is empty, so that the others count; if none can be read, the document is damaged. */
const pagesOf = (pdf: PDFDocumentProxy): Stream.Stream<Page, ExtractError> => {
  let readable = 0
  let firstError: ExtractError | undefined
  const pages = Stream.range(1, pdf.numPages).pipe(
    Stream.mapEffect((number) =>
      Effect.tryPromise({ try: () => readPage(pdf, number), catch: errorOf }).pipe(
        Effect.map((text): Page => {
          readable++
          return { number, text }
        }),
        Effect.catch((error) => {
          firstError ??= error
          return error.reason === "Corrupt" ? Effect.succeed<Page>({ number, text: "" }) : Effect.fail(error)
        })
      )
    )
  )
  const verdict = Stream.suspend(() =>
    readable === 0 && firstError !== undefined ? Stream.fail(firstError) : Stream.empty
  )
  return Stream.concat(pages, verdict)
}

const readPage = (pdf: PDFDocumentProxy, number: number): Promise<string> =>
  pdf
    .getPage(number)
    .then((page) => page.getTextContent())
    .then(({ items }) =>
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

const needlessWarning = "Warning: Please use the `legacy` build"

/**
 * The ordinary build: the one that pdf.js recommends under Node loads a canvas (30 MB) for nothing. Its one remark about
 * that is kept from stderr, where children must stay silent; `pdfjsWorker` keeps it from starting a thread.
 */
const loadPdfjs = Effect.tryPromise({
  try: () => (loading ??= importQuietly()),
  catch: (cause) => new ExtractError({ extractor: id, reason: "Defect", detail: "pdf.js does not load", cause })
})

let loading: Promise<typeof import("pdfjs-dist")> | undefined

const importQuietly = () => {
  const { console } = globalThis
  const { warn } = console
  console.warn = (...message: ReadonlyArray<unknown>) => {
    if (!String(message[0]).startsWith(needlessWarning)) warn.apply(console, [...message])
  }
  return import("pdfjs-dist/build/pdf.worker.min.mjs")
    .then((worker) => {
      Object.assign(globalThis, { pdfjsWorker: worker })
      return import("pdfjs-dist/build/pdf.min.mjs")
    })
    .finally(() => {
      console.warn = warn
    })
}

/** Every error of pdf.js as one of ours. What it does not name itself comes from broken bytes: it parses defensively. */
export const errorOf = (cause: unknown): ExtractError => {
  const { name, message } = cause instanceof Error ? cause : { name: "", message: String(cause) }
  return new ExtractError({ extractor: id, reason: reasonOf(name, message), detail: `${name}: ${message}`, cause })
}

const reasonOf = (name: string, message: string): ExtractReason => {
  if (name === "PasswordException") return "Encrypted"
  return /out of memory|allocation failed/i.test(message) ? "MemoryExceeded" : "Corrupt"
}
