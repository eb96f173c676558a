/**
 * The extractors for the edge behind one fetch handler, with only what a browser has: no files, no processes.
 *
 * @module
 */
import { Effect } from "effect"
import { defaultLimits, runAttempt } from "../../src/Attempt.ts"
import { edgeBuiltins } from "../../src/EdgeBuiltins.ts"
import { ExtractError } from "../../src/ExtractError.ts"
import { ExtractorList } from "../../src/ExtractorList.ts"
import { MediaType } from "../../src/MediaType.ts"
import { memoryInput } from "../../src/MemoryInput.ts"
import type { CompiledPdfium } from "../../src/pdf/pdfium/PdfiumModule.ts"
import { readDocument } from "../../src/Reading.ts"

export interface EdgeAnswer {
  readonly extractor: string
  readonly pages: number
  /** The engines that read the pages of a PDF, each named once. */
  readonly engines: ReadonlyArray<string>
  readonly text: string
}

/** The text of a document, read by any extractor. */
export const textOf = (name: string, bytes: Uint8Array, compiled?: CompiledPdfium): Promise<EdgeAnswer> =>
  readDocument(
    memoryInput(bytes, { name, mediaType: MediaType.unknown }),
    Effect.fnUntraced(function* (extractor, input) {
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
      let text = ""
      const { pages } = yield* runAttempt(extractor, input, defaultLimits, (written) =>
        Effect.sync(() => {
          text += decoder.decode(written, { stream: true })
        })
      )
      const engines = [...new Set(pages.flatMap(({ engine }) => engine ?? []))]
      return { extractor: extractor.id, pages: pages.length, engines, text }
    })
  ).pipe(
    Effect.map(({ value }) => value),
    Effect.provide(ExtractorList.layer(edgeBuiltins(compiled))),
    Effect.runPromise
  )

export const handlerOf = (compiled?: CompiledPdfium) => ({
  fetch: (request: Request): Promise<Response> =>
    request.arrayBuffer().then((body) =>
      textOf(new URL(request.url).pathname.slice(1), new Uint8Array(body), compiled).then(
        (answer) => Response.json(answer),
        // pdf.js' errors have no stack there.
        (error) =>
          Response.json({ error: error instanceof ExtractError ? error.message : String(error) }, { status: 422 })
      )
    )
})

export default handlerOf()
