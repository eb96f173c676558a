/**
 * What `/rmeta/text` answers: one entry for the document, one for each document inside it.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { MediaType } from "../MediaType.ts"
import { dropControls } from "../TextDecoding.ts"
import { errorOf, failure } from "./TikaFault.ts"

const OneOrMany = Schema.Union([Schema.String, Schema.Array(Schema.String)])

/** The names that matter here, of the hundreds that Tika knows. */
const Entry = Schema.Struct({
  "X-TIKA:content": Schema.optionalKey(Schema.String),
  "X-TIKA:Parsed-By": Schema.optionalKey(OneOrMany),
  /** Numbers in the order in which Tika met the embedded documents, from the outermost in: `/2/3`. */
  "X-TIKA:embedded_id_path": Schema.optionalKey(Schema.String),
  "X-TIKA:EXCEPTION:container_exception": Schema.optionalKey(OneOrMany),
  "X-TIKA:EXCEPTION:embedded_exception": Schema.optionalKey(OneOrMany),
  "X-TIKA:EXCEPTION:warn": Schema.optionalKey(OneOrMany),
  "X-TIKA:EXCEPTION:write_limit_reached": Schema.optionalKey(OneOrMany)
})
type Entry = typeof Entry.Type

const decodeReply = Schema.decodeEffect(Schema.fromJsonString(Schema.NonEmptyArray(Entry)))

/** Their members are the document: a member that cannot be read is missing from it. */
const envelopes: ReadonlySet<string> = new Set([
  MediaType.pkcs7,
  MediaType.zip,
  MediaType.gzip,
  MediaType.sevenZip,
  MediaType.rar
])

/**
 * The document's text, then that of the documents embedded in it (attachments, members of an archive) in the order in which
 * they lie there, a parent before its own; each without blank lines around it, joined by one `\n`.
 *
 * A document that Tika could not read to its end fails, whatever text came before. What goes wrong inside an embedded
 * document is left out silently, as a picture is, unless the outer one is an envelope: an archive, a signature, or any
 * document without text of its own.
 *
 * Fails with `ExtractorUnavailable` for an answer that is not Tika's.
 */
export const textOfReply = Effect.fnUntraced(function* (json: string, mediaType: string) {
  const entries = yield* Effect.mapError(decodeReply(json), () =>
    failure("ExtractorUnavailable", "the server answered 200 with something that is no reply of Tika's /rmeta")
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
    return failure("LimitExceeded", "its text is longer than a reply may be")
  }
  const warnings = listOf(entry["X-TIKA:EXCEPTION:warn"])
  const trace = [
    ...listOf(entry["X-TIKA:EXCEPTION:container_exception"]),
    ...listOf(entry["X-TIKA:EXCEPTION:embedded_exception"]),
    ...warnings.filter((warning) => isBlank || isOfCutText.test(warning))
  ][0]
  if (trace !== undefined) return errorOf({ _tag: "Exception", trace })
  const hasNoParser = listOf(entry["X-TIKA:Parsed-By"]).some((parser) => parser.endsWith(".EmptyParser"))
  return hasNoParser && isBlank ? failure("Unsupported", "Tika has no parser for it") : undefined
}

/**
 * Most warnings tell of what is beside the text. But of a DOCX without its end, Tika gives the text up to the cut with no more
 * than a warning from its XML parser; it is not told apart from one of the styles' XML, which DocxExtractor does not need.
 */
const isOfCutText = /\bSAX(Parse)?Exception\b|Suspected zip bomb/

const listOf = (value: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  value === undefined ? [] : typeof value === "string" ? [value] : value

/** Tika opens every text with a line end for each field of its metadata. */
const textOf = (entry: Entry): string =>
  dropControls((entry["X-TIKA:content"] ?? "").replace(/\r\n?|\v/g, "\n"))
    .replace(/^(?:[^\S\n]*\n)+/, "")
    .trimEnd()

/** Tika lists a document when it has read it, and so after those inside it. */
const byPlace = (one: Entry, other: Entry): number => {
  const [place, otherPlace] = [placeOf(one), placeOf(other)]
  const fork = place.findIndex((number, depth) => number !== otherPlace[depth])
  return fork === -1 ? place.length - otherPlace.length : place[fork]! - (otherPlace[fork] ?? -1)
}

const placeOf = (entry: Entry): ReadonlyArray<number> =>
  (entry["X-TIKA:embedded_id_path"] ?? "").split("/").filter(Boolean).map(Number)
