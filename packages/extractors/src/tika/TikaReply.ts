/**
 * The reply of `/rmeta/text`: one entry for the document, one for each document inside it.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { MediaType } from "../MediaType.ts"
import { dropControls } from "../TextDecoding.ts"
import { errorOf, failure } from "./TikaFault.ts"

const OneOrMany = Schema.Union([Schema.String, Schema.Array(Schema.String)])

/** The names that are used here, of the hundreds that Tika has. */
const Entry = Schema.Struct({
  "X-TIKA:content": Schema.optionalKey(Schema.String),
  "X-TIKA:Parsed-By": Schema.optionalKey(OneOrMany),
  /** Numbers in the order in which Tika met the embedded documents, outermost first: `/2/3`. */
  "X-TIKA:embedded_id_path": Schema.optionalKey(Schema.String),
  "X-TIKA:EXCEPTION:container_exception": Schema.optionalKey(OneOrMany),
  "X-TIKA:EXCEPTION:embedded_exception": Schema.optionalKey(OneOrMany),
  "X-TIKA:EXCEPTION:warn": Schema.optionalKey(OneOrMany),
  "X-TIKA:EXCEPTION:write_limit_reached": Schema.optionalKey(OneOrMany)
})
type Entry = typeof Entry.Type

const decodeReply = Schema.decodeEffect(Schema.fromJsonString(Schema.NonEmptyArray(Entry)))

/** The members of an envelope are the document: a member that cannot be read is missing from it. */
const envelopes: ReadonlySet<string> = new Set([
  MediaType.pkcs7,
  MediaType.zip,
  MediaType.gzip,
  MediaType.sevenZip,
  MediaType.rar
])

/**
 * The document's text, then the texts of its embedded documents (attachments, members of an archive) in their stored order, a
 * parent before its own. Each text is without blank lines around it; they are joined by one `\n`.
 *
 * Fails for a document that Tika could not read to its end, even if some text came before. A fault inside an embedded document
 * is ignored, like a picture's, unless the outer document is an envelope: an archive, a signature, or any document without text
 * of its own.
 *
 * Fails with `ExtractorUnavailable` if the reply is not Tika's.
 */
export const textOfReply = Effect.fnUntraced(function* (json: string, mediaType: string) {
  const entries = yield* Effect.mapError(decodeReply(json), () =>
    failure("ExtractorUnavailable", "the server answered 200 with a body that is not a reply of Tika's /rmeta")
  )
  const [container, ...embedded] = [entries[0], ...entries.slice(1).toSorted(byPlace)].map(read)
  const isEnvelope = container!.text === "" || envelopes.has(mediaType)
  const error = container!.error ?? (isEnvelope ? embedded.find(({ error }) => error !== undefined)?.error : undefined)
  if (error !== undefined) return yield* error
  return [container!, ...embedded].flatMap(({ text }) => (text === "" ? [] : [text])).join("\n")
})

const read = (entry: Entry): { readonly text: string; readonly error: ExtractError | undefined } => {
  const text = textOf(entry)
  return { text, error: errorIn(entry, text === "") }
}

const errorIn = (entry: Entry, isBlank: boolean): ExtractError | undefined => {
  if (entry["X-TIKA:EXCEPTION:write_limit_reached"] !== undefined) {
    return failure("LimitExceeded", "the text is longer than the limit of a reply")
  }
  const warnings = listOf(entry["X-TIKA:EXCEPTION:warn"])
  const trace = [
    ...listOf(entry["X-TIKA:EXCEPTION:container_exception"]),
    ...listOf(entry["X-TIKA:EXCEPTION:embedded_exception"]),
    ...warnings.filter((warning) => isBlank || isOfCutText.test(warning))
  ][0]
  if (trace !== undefined) return errorOf({ _tag: "Exception", trace })
  const hasNoParser = listOf(entry["X-TIKA:Parsed-By"]).some((parser) => parser.endsWith(".EmptyParser"))
  return hasNoParser && isBlank ? failure("Unsupported", "Tika has no parser for the document") : undefined
}

/**
 * Most warnings are not about the text. But from a DOCX without its end Tika gives the text up to the cut, with only a warning
 * from its XML parser. A warning about the styles' XML, which DocxExtractor does not need, looks the same.
 */
const isOfCutText = /\bSAX(Parse)?Exception\b|Suspected zip bomb/

const listOf = (value: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  value === undefined ? [] : typeof value === "string" ? [value] : value

/** Tika begins every text with a line end for each field of its metadata. */
const textOf = (entry: Entry): string =>
  dropControls((entry["X-TIKA:content"] ?? "").replace(/\r\n?|\v/g, "\n"))
    .replace(/^(?:[^\S\n]*\n)+/, "")
    .trimEnd()

/** Tika lists a document when it has read it, so after the documents inside it. */
const byPlace = (one: Entry, other: Entry): number => {
  const [place, otherPlace] = [placeOf(one), placeOf(other)]
  const fork = place.findIndex((number, depth) => number !== otherPlace[depth])
  return fork === -1 ? place.length - otherPlace.length : place[fork]! - (otherPlace[fork] ?? -1)
}

const placeOf = (entry: Entry): ReadonlyArray<number> =>
  (entry["X-TIKA:embedded_id_path"] ?? "").split("/").filter(Boolean).map(Number)
