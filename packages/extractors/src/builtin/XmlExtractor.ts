/**
 * Gazettes as XML: data of no certain schema, whose text nodes are the text.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { ExtractError } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { latin1 } from "../Latin1.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { detectEncoding } from "../TextDecoding.ts"
import { XmlReader } from "../XmlReader.ts"
import { embeddedHtmlText } from "../xml/EmbeddedHtml.ts"
import { xmlPieces } from "../xml/XmlPieces.ts"
import { embeddedNamespaces, XmlText } from "../xml/XmlText.ts"

const id = "xml"

export const XmlExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "1",
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === MediaType.xml,
  extract: (input) => Stream.unwrap(Effect.map(documentText(input), paged()))
})

/** A DOCTYPE is read past; a document that uses an entity which it declares is `Corrupt`, whatever that expands to. */
const documentText = Effect.fnUntraced(function* (input: DocumentInput) {
  const { SaxesParser, Parser } = yield* loadVendors
  const encoding = yield* provenEncoding(input)
  const text = new XmlText(embeddedHtmlText(Parser))
  const open = () =>
    new XmlReader(new SaxesParser(), text, embeddedNamespaces, {
      doctype: "ignored",
      ...(encoding === undefined ? {} : { encoding })
    })
  return xmlPieces(id, input.stream, open, () => text.take())
})

/**
 * UTF-8 and Windows-1252 are told apart with certainty by the bytes, and publishers mislabel both; any other encoding is
 * as declared, and then `undefined`.
 */
const provenEncoding = Effect.fnUntraced(function* ({ head, stream }: DocumentInput) {
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(latin1(head))?.[1]
  const isMislabelled = declared === undefined || /^(utf-?8|iso-?8859-?1|latin-?1|windows-1252)$/i.test(declared)
  return isMislabelled ? yield* detectEncoding(stream) : undefined
})

const loadVendors = Effect.tryPromise({
  try: () =>
    Promise.all([import("saxes"), import("htmlparser2")]).then(([{ SaxesParser }, { Parser }]) => ({
      SaxesParser,
      Parser
    })),
  catch: (cause) => new ExtractError({ extractor: id, reason: "Defect", detail: "the XML parser does not load", cause })
})
