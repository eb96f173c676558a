/**
 * OpenDocument text (ODT) of any size, read as a stream.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { loading } from "../Loading.ts"
import { MediaType } from "../MediaType.ts"
import { manifestNamespaces, OdtManifest } from "../odt/OdtManifest.ts"
import { partReader } from "../odt/OdtParts.ts"
import { OdtText, odtNamespaces } from "../odt/OdtText.ts"
import { paged } from "../Pages.ts"
import { type XmlHandler, XmlReader } from "../XmlReader.ts"
import { xmlPieces } from "../xml/XmlPieces.ts"
import { readZipDirectory } from "../ZipDirectory.ts"
import { ZipUnpacker } from "../ZipUnpacker.ts"

const id = "odt"

export const OdtExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "2",
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === MediaType.odt,
  extract: (input) => Stream.unwrap(Effect.map(documentText(input), paged()))
})

/** Headers, body, notes, footers. */
const documentText = Effect.fnUntraced(function* (input: DocumentInput) {
  const directory = yield* readZipDirectory(input)
  if (directory === undefined) return yield* fail("Corrupt", "no zip directory: the file is cut or is not an ODT")
  const { SaxesParser } = yield* loadParser
  const unpacker = new ZipUnpacker(input, id)
  const read = <A>(
    content: Stream.Stream<Uint8Array, ExtractError> | undefined,
    handler: XmlHandler,
    namespaces: Readonly<Record<string, string>>,
    take: () => A,
    last?: () => A
  ) => {
    const open = () => new XmlReader(new SaxesParser(), handler, namespaces)
    return content === undefined ? Stream.empty : xmlPieces(id, content, open, take, last)
  }

  const manifest = new OdtManifest()
  const entry = directory.entries.find(({ name }) => name === "META-INF/manifest.xml")
  const declared = entry === undefined ? undefined : unpacker.content(entry)
  yield* Stream.runDrain(read(declared, manifest, manifestNamespaces, () => undefined))
  const part = yield* partReader(directory, unpacker, manifest, input.passwords)
  const text = new OdtText()
  const take = () => text.take()
  const styles = read(part("styles.xml"), text, odtNamespaces, take)
  const content = read(part("content.xml"), text, odtNamespaces, take, () => text.finish())
  const hasBody = Effect.suspend(() =>
    text.hasBody
      ? Effect.succeed("")
      : fail("Corrupt", directory.isComplete ? "the ODT has no text part" : "the zip directory is damaged")
  )
  return Stream.concat(Stream.concat(styles, content), Stream.fromEffect(hasBody))
})

const loadParser = loading(id, "the XML parser", () => import("saxes"))

const fail = (reason: ExtractReason, detail: string) => new ExtractError({ extractor: id, reason, detail })
