/**
 * Word's DOCX by mammoth, for small documents: mammoth takes a hundred times a document's size in memory.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { type DocxNode, docxText } from "../DocxText.ts"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { loading } from "../Loading.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { dropControls } from "../TextDecoding.ts"
import { readZipDirectory } from "../ZipDirectory.ts"

const id = "mammoth"

/**
 * Of XML. mammoth copies a document many times: 1.8 MB of XML took 218 MB, and 16 MB took more than the 1 GiB that a child may
 * take. Larger documents are left, unopened, to the extractor that reads them as a stream, in 95 MB.
 */
export const maxExpandedBytes = 2 * 1024 * 1024

export const MammothExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "1",
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === MediaType.docx || mediaType === MediaType.ooxml,
  extract: (input) =>
    Stream.unwrap(
      Effect.gen(function* () {
        yield* refuseBeforeUnpacking(input)
        const document = yield* readDocument(yield* input.bytes)
        // Tables nested thousands deep exhaust the stack.
        const text = yield* Effect.try({ try: () => docxText(document), catch: errorOf })
        return Stream.succeed(dropControls(text).replaceAll("\f", "\n")).pipe(paged())
      })
    )
})

/** Zip entries may declare wrong sizes; then the memory watchdog of the child is the second line of defence. */
const refuseBeforeUnpacking = Effect.fnUntraced(function* (input: DocumentInput) {
  const directory = yield* readZipDirectory(input)
  if (directory === undefined) return yield* fail("Corrupt", "no zip directory: the file is cut or is not a DOCX")
  const { entries } = directory
  if (entries.some(({ encryption }) => encryption !== undefined))
    return yield* fail("Encrypted", "the zip entries need a password")
  if (!directory.isComplete) return yield* fail("Corrupt", "the zip directory is damaged or far too large")
  const total = entries.filter((entry) => isRead(entry.name)).reduce((sum, entry) => sum + entry.uncompressedBytes, 0)
  if (total > maxExpandedBytes) {
    return yield* fail(
      "LimitExceeded",
      `expands to ${(total / 1e6).toFixed(1)} MB, more than ${maxExpandedBytes / 1024 ** 2} MiB`
    )
  }
})

/** Pictures stay packed: a gazette with a photo album is not a bomb. */
const isRead = (name: string) => !/^word\/(media|embeddings|fonts)\//.test(name)

/**
 * mammoth passes out its model only during the conversion to HTML: the callback takes the model and leaves nothing for the
 * HTML. Both keys hold the same bytes: mammoth's server build reads `buffer`, its browser build `arrayBuffer`.
 */
const readDocument = Effect.fnUntraced(function* (bytes: Uint8Array<ArrayBuffer>) {
  const { default: mammoth } = yield* loadMammoth
  let found: DocxNode | undefined
  const file = { buffer: bytes, arrayBuffer: wholeBuffer(bytes) }
  yield* Effect.tryPromise({
    try: () =>
      mammoth.convertToHtml(file as unknown as Parameters<typeof mammoth.convertToHtml>[0], {
        includeEmbeddedStyleMap: false,
        transformDocument: (document: DocxNode) => {
          found = document
          return { ...document, children: [] }
        }
      }),
    catch: errorOf
  })
  return found ?? (yield* fail("Corrupt", "mammoth found no document in the file"))
})

const wholeBuffer = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer

const loadMammoth = loading(id, "mammoth", () => import("mammoth"))

const fail = (reason: ExtractReason, detail: string) => new ExtractError({ extractor: id, reason, detail })

/** mammoth and its readers throw plain errors: one that is not about memory or encryption means broken bytes. */
export const errorOf = (cause: unknown): ExtractError => {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/encrypted zip/i.test(message))
    return new ExtractError({ extractor: id, reason: "Encrypted", detail: message, cause })
  if (/out of memory|allocation failed/i.test(message)) {
    return new ExtractError({ extractor: id, reason: "MemoryExceeded", detail: message, cause })
  }
  return new ExtractError({ extractor: id, reason: "Corrupt", detail: message, cause })
}
