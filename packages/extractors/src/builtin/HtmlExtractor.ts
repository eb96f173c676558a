/**
 * Web pages: the gazettes of cities that publish in HTML, and the error pages that scrapers save by mistake.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { HtmlText } from "../HtmlText.ts"
import { loading } from "../Loading.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { decode, detectEncoding } from "../TextDecoding.ts"

const id = "html"

export const HtmlExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "1",
  placement: "sandbox",
  accepts: (input) => input.mediaType === MediaType.html,
  extract: (input) =>
    Stream.unwrap(
      Effect.gen(function* () {
        const { Parser } = yield* loadParser
        const text = new HtmlText()
        const parser = new Parser(
          {
            onopentagname: (name) => text.open(name),
            onclosetag: (name) => text.close(name),
            ontext: (data) => text.characters(data)
          },
          { decodeEntities: true, lowerCaseTags: true }
        )
        const pieces = input.stream.pipe(
          decode(yield* encodingOfHtml(input)),
          Stream.map((html) => {
            parser.write(html)
            return text.take()
          })
        )
        const last = Stream.suspend(() => {
          parser.end()
          return Stream.succeed(text.take())
        })
        return Stream.concat(pieces, last).pipe(paged())
      })
    )
})

const loadParser = loading(id, "htmlparser2", () => import("htmlparser2"))

/**
 * Evidence in the bytes beats the page's declaration: UTF-8 and Windows-1252 are distinguished with certainty, and servers
 * mislabel both. Any other declared encoding is trusted.
 */
const encodingOfHtml = Effect.fnUntraced(function* (input: DocumentInput) {
  const detected = yield* detectEncoding(input.stream)
  if (detected.startsWith("utf-16")) return detected
  const declared = yield* declaredEncoding(input.head)
  return declared === undefined || ["utf-8", "windows-1252"].includes(declared) ? detected : declared
})

/** From `<meta charset>` or its http-equiv form, by `TextDecoder`'s name; `undefined` for unknown labels. */
const declaredEncoding = (head: Uint8Array): Effect.Effect<string | undefined> => {
  const label = /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(new TextDecoder("windows-1252").decode(head))?.[1]
  return Effect.try({ try: () => new TextDecoder(label).encoding, catch: () => "unknown label" as const }).pipe(
    Effect.map((encoding) => (label === undefined ? undefined : encoding)),
    Effect.catch(() => Effect.undefined)
  )
}
