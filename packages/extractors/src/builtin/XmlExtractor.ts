/**
 * Gazettes as XML: data without a fixed schema, whose text nodes are the text.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { latin1 } from "../Latin1.ts"
import { loading } from "../Loading.ts"
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

/** A DOCTYPE is skipped. A document that uses an entity of its own declaration is `Corrupt`, so entities are never expanded. */
const documentText = Effect.fnUntraced(function* (input: DocumentInput) {
  const [{ SaxesParser }, { Parser }] = yield* loadVendors
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
 * The bytes distinguish UTF-8 and Windows-1252 with certainty, and publishers mislabel both. `undefined` for any other
 * encoding: then the document's declaration counts.
 */
const provenEncoding = Effect.fnUntraced(function* ({ head, stream }: DocumentInput) {
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(latin1(head))?.[1]
  const isMislabelled = declared === undefined || /^(utf-?8|iso-?8859-?1|latin-?1|windows-1252)$/i.test(declared)
  return isMislabelled ? yield* detectEncoding(stream) : undefined
})

const loadVendors = loading(id, "the XML parser", () => Promise.all([import("saxes"), import("htmlparser2")]))
