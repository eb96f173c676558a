/**
 * PDF by its content streams alone: the text that a well-formed file declares, without a renderer. The engine reads only what
 * it is sure of, in a fraction of the time. It leaves the rest to the full engines: damaged files, fonts whose codes only their
 * programs explain, right-to-left text.
 *
 * @module
 */
import { Effect } from "effect"
import { ExtractError } from "../../ExtractError.ts"
import { joined } from "../../JoinedBytes.ts"
import { assemblePage } from "../../PdfText.ts"
import { PageReading, type PdfDocument, type PdfEngine } from "../PdfEngine.ts"
import { readContent } from "./ContentPage.ts"
import { Declined } from "./Declined.ts"
import { type PageNode, pagesOf } from "./PageTree.ts"
import { PdfFile } from "./PdfFile.ts"
import { loadFont, type PdfFont } from "./PdfFont.ts"
import { isArray, isDictionary, type PdfObject, PdfReference, PdfStream } from "./PdfObject.ts"

/** Fonts that are kept per document. A font with codes of two bytes takes up to 400 KB. */
const mostFonts = 64

/** Of all parts together. A larger content is not a page of a gazette. */
const mostContentBytes = 64 * 1024 * 1024

/** Fails with `Unsupported`, also for a single page, if it leaves that to other engines. */
export const ContentEngine: PdfEngine = {
  id: "content",
  version: "2",
  open: Effect.fn("ContentEngine.open")(function* (input) {
    const bytes = yield* input.bytes
    const document = yield* Effect.mapError(openDocument(bytes, input.passwords), left)
    return {
      pageCount: document.pageCount,
      page: (number) =>
        document.page(number).pipe(
          Effect.map((text) => new PageReading(ContentEngine.id, text)),
          Effect.mapError(left)
        )
    } satisfies PdfDocument
  })
}

const left = ({ cause, why }: Declined) =>
  new ExtractError({ extractor: ContentEngine.id, reason: "Unsupported", detail: why, cause })

const openDocument = Effect.fnUntraced(function* (bytes: Uint8Array<ArrayBuffer>, passwords: ReadonlyArray<string>) {
  const file = yield* PdfFile.open(bytes, passwords)
  const pages = yield* pagesOf(file)
  const fonts = new Map<number, PdfFont>()
  const fontOf = Effect.fnUntraced(function* (font: PdfObject | undefined) {
    const number = font instanceof PdfReference ? font.number : undefined
    const known = number === undefined ? undefined : fonts.get(number)
    if (known !== undefined) return known
    const dictionary = yield* file.resolve(font)
    if (!isDictionary(dictionary)) return yield* new Declined({ why: "a font is missing" })
    const loaded = yield* loadFont(file, dictionary)
    if (number !== undefined) fonts.set(number, loaded)
    if (fonts.size > mostFonts) fonts.delete(fonts.keys().next().value!)
    return loaded
  })
  const textOf = Effect.fnUntraced(function* ({ page, resources }: PageNode) {
    const dictionary = yield* file.dictionary(page)
    const content = yield* contentOf(file, dictionary.get("Contents"))
    const own = yield* file.dictionary(dictionary.get("Resources") ?? resources)
    return assemblePage((yield* readContent({ file, fontOf }, content, own)).pieces())
  })
  return { pageCount: pages.length, page: (number: number) => textOf(pages[number - 1]!) }
})

/** The parts of a page's content are one stream; words end at their boundaries (7.7.3.3). */
const contentOf = Effect.fnUntraced(function* (file: PdfFile, contents: PdfObject | undefined) {
  const content = yield* file.resolve(contents)
  const parts = isArray(content) ? content : [content]
  const pieces: Array<Uint8Array> = []
  let sizeBytes = 0
  for (const part of parts) {
    const stream = yield* file.resolve(part)
    if (stream === null) continue
    if (!(stream instanceof PdfStream)) return yield* new Declined({ why: "a page's content is not a stream" })
    const piece = yield* file.content(stream)
    sizeBytes += piece.length
    if (sizeBytes > mostContentBytes) return yield* new Declined({ why: "a page's content is too large" })
    pieces.push(piece, lineEnd)
  }
  return joined(pieces)
})

const lineEnd = Uint8Array.of(0x0a)
