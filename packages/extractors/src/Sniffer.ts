/**
 * Decides a document's media type: by its content first, by its name second.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "./ExtractError.ts"
import type { DocumentInput } from "./Extractor.ts"
import { latin1 } from "./Latin1.ts"
import { isInOle, isPackage, isZipped, MediaType, mediaTypeOfName } from "./MediaType.ts"
import { readOleNames } from "./OleDirectory.ts"
import { textTypeOf } from "./TextShape.ts"
import { localNames, readZipDirectory } from "./ZipDirectory.ts"

export interface Sniffed {
  readonly mediaType: string
  /** The type that the name's extension claims; `undefined` without a known extension. */
  readonly byName: string | undefined
  /** The name claims a known type other than the content's. */
  readonly isMismatch: boolean
}

type SniffInput = Pick<DocumentInput, "name" | "sizeBytes" | "head" | "read">

/**
 * Decides by the content. If the content shows no known type (random bytes, a document cut at its beginning), decides by the
 * name, so that an extractor of that type reports the fault. Without either the type is `application/octet-stream`. A name
 * alone never makes a text: extractors of text read any bytes and would take noise for text.
 *
 * Safe on hostile bytes: reads at most the head, the last 64 KiB, 1 MiB of a zip directory and 64 OLE sectors, and unpacks
 * nothing. Fails only if `read` fails.
 */
export const sniff: (input: SniffInput) => Effect.Effect<Sniffed, ExtractError> = Effect.fn("Sniffer.sniff")(function* (
  input: SniffInput
) {
  const byName = mediaTypeOfName(input.name)
  const found = yield* byContent(input, byName)
  const claimed = byName === undefined || textual.has(byName) ? MediaType.unknown : byName
  const mediaType = found ?? claimed
  return { mediaType, byName, isMismatch: byName !== undefined && !isWhatWasClaimed(byName, mediaType) }
})

/** Types whose extractors accept any bytes without a fault. */
const textual = new Set<string>([MediaType.text, MediaType.html, MediaType.csv])

const byContent = Effect.fnUntraced(function* (input: SniffInput, byName: string | undefined) {
  const { head } = input
  if (head.length === 0) return undefined
  const signature = signatures.find(({ magic }) => magic.every((byte, i) => byte === undefined || head[i] === byte))
  if (signature?.mediaType === MediaType.zip) return yield* zipType(input, byName)
  if (signature?.mediaType === MediaType.ole) return yield* oleType(input, byName)
  if (signature !== undefined) return signature.mediaType
  if (isSignedData(head)) return MediaType.pkcs7
  if (/%PDF-\d/.test(latin1(head.subarray(0, 1024)))) return MediaType.pdf
  const text = textTypeOf(head, byName)
  return text ?? ((yield* endsAsPdf(input)) ? MediaType.pdf : undefined)
})

const signatures: ReadonlyArray<{ readonly magic: ReadonlyArray<number | undefined>; readonly mediaType: string }> = [
  { magic: [0x25, 0x50, 0x44, 0x46, 0x2d], mediaType: MediaType.pdf },
  { magic: [0x50, 0x4b, 0x03, 0x04], mediaType: MediaType.zip },
  { magic: [0x50, 0x4b, 0x05, 0x06], mediaType: MediaType.zip },
  { magic: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], mediaType: MediaType.ole },
  { magic: [0x7b, 0x5c, 0x72, 0x74, 0x66], mediaType: MediaType.rtf },
  { magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], mediaType: MediaType.png },
  { magic: [0xff, 0xd8, 0xff], mediaType: MediaType.jpeg },
  { magic: [0x49, 0x49, 0x2a, 0x00], mediaType: MediaType.tiff },
  { magic: [0x4d, 0x4d, 0x00, 0x2a], mediaType: MediaType.tiff },
  { magic: [0x47, 0x49, 0x46, 0x38, undefined, 0x61], mediaType: MediaType.gif },
  { magic: [0x1f, 0x8b, 0x08], mediaType: MediaType.gzip },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], mediaType: MediaType.sevenZip },
  { magic: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], mediaType: MediaType.rar }
]

/** A DER or BER sequence that opens with the identifier of signed data, 1.2.840.113549.1.7.2. */
const isSignedData = (head: Uint8Array): boolean =>
  head[0] === 0x30 && latin1(head.subarray(0, 24)).includes("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")

/** A PDF without its beginning still ends like one. Its extractor decides whether it can be repaired. */
const endsAsPdf = Effect.fnUntraced(function* (input: SniffInput) {
  const length = Math.min(1024, input.sizeBytes)
  return /startxref\s+\d+\s+%%EOF/.test(latin1(yield* input.read(input.sizeBytes - length, length)))
})

const zipType = Effect.fnUntraced(function* (input: SniffInput, byName: string | undefined) {
  const declared = /^mimetype(application\/(?:epub\+zip|vnd\.oasis\.opendocument\.[a-z]+))(?:-template)?PK/.exec(
    latin1(input.head.subarray(30))
  )?.[1]
  if (declared !== undefined) return declared
  const directory = yield* readZipDirectory(input)
  const names = directory?.isComplete ? directory.entries.map(({ name }) => name) : localNames(input.head)
  const has = (beginning: string) => names.some((name) => name.startsWith(beginning))
  const claimedZip = byName !== undefined && isZipped(byName) ? byName : undefined
  const isOffice = has("[Content_Types].xml") || has("_rels/.rels")
  if (isOffice && has("word/")) return MediaType.docx
  if (isOffice && has("xl/")) return MediaType.xlsx
  if (isOffice && has("ppt/")) return MediaType.pptx
  if (has("content.xml") && has("META-INF/manifest.xml")) return MediaType.odt
  if (isOffice) return byName !== undefined && isPackage(byName) ? byName : MediaType.ooxml
  const isWhole = directory?.isComplete === true && names.length > 0
  return isWhole ? MediaType.zip : (claimedZip ?? MediaType.zip)
})

const oleType = Effect.fnUntraced(function* (input: SniffInput, byName: string | undefined) {
  const names = yield* readOleNames(input)
  if (names.includes("EncryptedPackage") || names.includes("EncryptionInfo")) return MediaType.protectedOoxml
  if (names.includes("WordDocument")) return MediaType.doc
  if (names.includes("Workbook") || names.includes("Book")) return MediaType.xls
  if (names.includes("PowerPoint Document")) return MediaType.ppt
  return names.length === 0 && byName !== undefined && isInOle(byName) ? byName : MediaType.ole
})

/** An encrypted DOCX is still the DOCX that its name claims, and XHTML is XML. */
const isWhatWasClaimed = (byName: string, mediaType: string): boolean =>
  byName === mediaType ||
  (mediaType === MediaType.protectedOoxml && isPackage(byName)) ||
  (mediaType === MediaType.ooxml && isPackage(byName)) ||
  (mediaType === MediaType.html && byName === MediaType.xml)
