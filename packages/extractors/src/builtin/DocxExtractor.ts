/**
 * Word's DOCX of any size, read as a stream.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { SaxesParser } from "saxes"
import { docxParts, relationshipNamespaces } from "../docx/DocxParts.ts"
import { WordText, wordNamespaces } from "../docx/WordText.ts"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { loading } from "../Loading.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { type XmlHandler, XmlReader } from "../XmlReader.ts"
import { xmlPieces } from "../xml/XmlPieces.ts"
import { readZipDirectory, type ZipEntry } from "../ZipDirectory.ts"
import { ZipUnpacker } from "../ZipUnpacker.ts"

const id = "docx"

/** In UTF-16 code units, over all headers and footers. They are held, because sections repeat them. */
const longestHeaders = 1024 * 1024

export const DocxExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "1",
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === MediaType.docx || mediaType === MediaType.ooxml,
  extract: (input) => Stream.unwrap(Effect.map(documentText(input), paged()))
})

/** Headers, body, footnotes, endnotes, footers. A header or footer that several sections share appears once. */
const documentText = Effect.fnUntraced(function* (input: DocumentInput) {
  const directory = yield* readZipDirectory(input)
  if (directory === undefined) return yield* fail("Corrupt", "no zip directory: the file is cut or is not a DOCX")
  const [{ SaxesParser }, { symbolOf }] = yield* loadVendors
  const read = reading(new ZipUnpacker(input, id), () => new SaxesParser())
  const parts = yield* docxParts(directory, (entry, handler) => read(entry, handler, relationshipNamespaces))
  if (parts === undefined)
    return yield* fail("Corrupt", directory.isComplete ? "no document part" : "its zip directory is damaged")

  const story = (entry: ZipEntry, text = new WordText(symbolOf)) =>
    Stream.map(read(entry, text, wordNamespaces), () => text.take())
  const bodyText = new WordText(symbolOf)
  const body = Stream.concat(
    story(parts.body, bodyText),
    Stream.suspend(() =>
      bodyText.hasBody ? Stream.empty : Stream.fail(fail("Corrupt", "the document part has no body"))
    )
  )
  const distinct = distinctStories(story)
  return inLines([
    ...parts.headers.map(distinct),
    body,
    ...parts.notes.map((notes) => story(notes)),
    ...parts.footers.map(distinct)
  ])
})

/** Feeds an entry's XML to the handler, chunk by chunk. An element of the stream means that a chunk was fed. */
const reading =
  (unpacker: ZipUnpacker, parser: () => SaxesParser) =>
  (entry: ZipEntry, handler: XmlHandler, namespaces: Readonly<Record<string, string>>) =>
    xmlPieces(
      id,
      unpacker.content(entry),
      () => new XmlReader(parser(), handler, namespaces),
      () => undefined
    )

type Story = (entry: ZipEntry) => Stream.Stream<string, ExtractError>

/** Each story whole and only once. A story without letters is a page number and is dropped. */
const distinctStories = (story: Story): Story => {
  const seen = new Set<string>()
  let length = 0
  const add = (text: string, piece: string) => {
    length += piece.length
    return length > longestHeaders
      ? Effect.fail(fail("LimitExceeded", `headers and footers of more than ${longestHeaders} characters`))
      : Effect.succeed(text + piece)
  }
  return (entry) =>
    Stream.unwrap(
      Effect.map(
        Stream.runFoldEffect(story(entry), () => "", add),
        (text) => {
          if (seen.has(text) || !/\p{L}/u.test(text)) return Stream.empty
          seen.add(text)
          return Stream.succeed(text)
        }
      )
    )
}

/** Stories in order, with a line end between stories that have text. */
const inLines = (stories: ReadonlyArray<Stream.Stream<string, ExtractError>>): Stream.Stream<string, ExtractError> => {
  let previous = -1
  return Stream.fromIterable(stories.map((story, number) => ({ story, number }))).pipe(
    Stream.flatMap(({ story, number }) =>
      Stream.filter(story, (piece) => piece !== "").pipe(
        Stream.map((piece) => {
          const joint = previous === -1 || previous === number ? "" : "\n"
          previous = number
          return joint + piece
        })
      )
    )
  )
}

const loadVendors = loading(id, "the XML parser", () => Promise.all([import("saxes"), import("../docx/WordSymbol.ts")]))

const fail = (reason: ExtractReason, detail: string) => new ExtractError({ extractor: id, reason, detail })
