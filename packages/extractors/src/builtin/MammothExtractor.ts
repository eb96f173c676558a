/**
 * Word's DOCX by mammoth, for documents small enough to be held a hundred times over.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { type DocxNode, docxText } from "../DocxText.ts"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { dropControls } from "../TextDecoding.ts"
import { readZipDirectory } from "../ZipDirectory.ts"

const id = "mammoth"

/**
 * Of XML. mammoth holds a document many times over: 1.8 MB of XML took 218 MB, 16 MB of it more than the 1 GiB that a child
 * may take. Larger documents are left at once to the extractor that reads them as a stream, in 95 MB.
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

/** Zip entries may lie about their sizes; then the memory watchdog around the child is the second line. */
const refuseBeforeUnpacking = Effect.fnUntraced(function* (input: DocumentInput) {
  const directory = yield* readZipDirectory(input)
  if (directory === undefined) return yield* fail("Corrupt", "no zip directory: the file is cut or no DOCX")
  const { entries } = directory
  if (entries.some(({ encryption }) => encryption !== undefined))
    return yield* fail("Encrypted", "its zip entries need a password")
  if (!directory.isComplete) return yield* fail("Corrupt", "the zip directory is damaged or far too large")
  const total = entries.filter((entry) => isRead(entry.name)).reduce((sum, entry) => sum + entry.uncompressedBytes, 0)
  if (total > maxExpandedBytes) {
    return yield* fail(
      "LimitExceeded",
      `expands to ${(total / 1e6).toFixed(1)} MB, more than ${maxExpandedBytes / 1024 ** 2} MiB`
    )
  }
})

/** Pictures stay packed: a photo album of a gazette is no bomb. */
const isRead = (name: string) => !/^word\/(media|embeddings|fonts)\//.test(name)

/**
 * mammoth hands out its model only on the way to HTML: it is taken there, and nothing is left for the HTML. Both keys
 * hold the same bytes: `buffer` is what its build for servers reads, `arrayBuffer` what its build for browsers does.
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
  return found ?? (yield* fail("Corrupt", "mammoth found no document in it"))
})

const wholeBuffer = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer

const loadMammoth = Effect.tryPromise({
  try: () => import("mammoth"),
  catch: (cause) => new ExtractError({ extractor: id, reason: "Defect", detail: "mammoth does not load", cause })
})

const fail = (reason: ExtractReason, detail: string) => new ExtractError({ extractor: id, reason, detail })

/** mammoth and the zip and XML readers below it throw plain errors: what is not memory or encryption is broken bytes. */
export const errorOf = (cause: unknown): ExtractError => {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/encrypted zip/i.test(message))
    return new ExtractError({ extractor: id, reason: "Encrypted", detail: message, cause })
  if (/out of memory|allocation failed/i.test(message)) {
    return new ExtractError({ extractor: id, reason: "MemoryExceeded", detail: message, cause })
  }
  return new ExtractError({ extractor: id, reason: "Corrupt", detail: message, cause })
}
