/**
 * E-books (EPUB): each chapter a page, in the order in which they are read.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "@escriba/extractors/ExtractError"
import type { DocumentInput, Extractor, Page } from "@escriba/extractors/Extractor"
import { MediaType } from "@escriba/extractors/MediaType"
import { readZipDirectory, type ZipEntry } from "@escriba/extractors/ZipDirectory"
import { ZipUnpacker } from "@escriba/extractors/ZipUnpacker"
import { Effect, Stream } from "effect"
import { chapterText } from "./ChapterText.ts"
import { chaptersOf, packageOf } from "./Package.ts"

const id = "epub"

/** In bytes, of one part: a chapter, or the list of them. It is held whole. */
const longestPart = 16 * 1024 * 1024

export const extractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "1",
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === MediaType.epub,
  extract: (input) => Stream.unwrap(chapters(input))
})

const chapters = Effect.fnUntraced(function* (input: DocumentInput) {
  const directory = yield* readZipDirectory(input)
  if (directory === undefined) return yield* fail("Corrupt", "no zip directory: the file is cut or no EPUB")
  const byName = new Map(directory.entries.map((entry) => [entry.name, entry]))
  const unpacker = new ZipUnpacker(input, id)
  const read = (name: string) => {
    const entry = byName.get(name)
    return entry === undefined ? fail("Corrupt", "a part that it refers to is missing") : partOf(unpacker, entry)
  }

  if (byName.has("META-INF/encryption.xml")) return yield* fail("Encrypted", "its parts are encrypted")
  const root = packageOf(yield* read("META-INF/container.xml"))
  if (root === undefined) return yield* fail("Corrupt", "its container names no package")
  const names = chaptersOf(root, yield* read(root))
  if (names.length === 0) return yield* fail("Corrupt", "its package lists no chapters")
  return Stream.fromIterable(names.entries()).pipe(
    Stream.mapEffect(([index, name]) =>
      Effect.map(read(name), (xhtml): Page => ({ number: index + 1, text: chapterText(xhtml) }))
    )
  )
})

/** EPUB's XML is UTF-8; the few books in UTF-16 are left to another extractor. */
const partOf = Effect.fnUntraced(function* (unpacker: ZipUnpacker, entry: ZipEntry) {
  if (entry.uncompressedBytes > longestPart) return yield* fail("LimitExceeded", "one of its parts is too long")
  return yield* unpacker.content(entry).pipe(
    Stream.decodeText(),
    Stream.runFoldEffect(
      () => "",
      (text, piece) =>
        text.length + piece.length > longestPart
          ? fail("LimitExceeded", "one of its parts is longer than it says")
          : Effect.succeed(text + piece)
    )
  )
})

const fail = (reason: ExtractReason, detail: string) => new ExtractError({ extractor: id, reason, detail })
