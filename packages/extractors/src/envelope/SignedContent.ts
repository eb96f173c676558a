/**
 * Finds the signed document in a signature file (RFC 5652 5.1; PKCS #7).
 *
 * @module
 */
import { Effect } from "effect"
import type { Extent } from "../Extents.ts"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { BerReader, type Element, endMark } from "./BerReader.ts"
import { envelopeFault } from "./EnvelopeFault.ts"

/** Signing programs cut the content into parts of a thousand bytes or more: enough for a gigabyte. */
const mostParts = 1024 * 1024
/** Of parts in parts; signing programs nest them once. */
const deepestPart = 16

const sequence = 0x30
const identifier = 0x06
const explicit = 0xa0
const octets = 0x04
const octetsInParts = 0x24

const signedData = "2a864886f70d010702"
const sealed: ReadonlyArray<string> = ["2a864886f70d010703", "2a864886f70d010706", "2a864886f70d0109100117"]

/**
 * Reads only the headers of the elements on the way and of the content's parts. Fails with `Encrypted` if the content is
 * encrypted for its recipients, with `Unsupported` for a signature without the document and for other messages, with `Corrupt`
 * if the file is cut or damaged.
 */
export const signedContent = Effect.fn("SignedContent.find")(function* (
  input: Pick<DocumentInput, "sizeBytes" | "read">
): Effect.fn.Return<ReadonlyArray<Extent>, ExtractError> {
  const reader = new BerReader(input)
  const message = yield* expect(reader, 0, sequence)
  const kind = yield* expect(reader, message.offset, identifier)
  const name = hex(yield* reader.content(kind))
  if (sealed.includes(name)) return yield* envelopeFault("Encrypted", "it is encrypted for its recipients' keys")
  if (name !== signedData) return yield* envelopeFault("Unsupported", "the PKCS #7 message is not signed data")

  const wrapper = yield* expect(reader, yield* reader.endOf(kind), explicit)
  const signed = yield* expect(reader, wrapper.offset, sequence)
  const version = yield* reader.element(signed.offset)
  const digests = yield* reader.element(yield* reader.endOf(version))
  const encapsulated = yield* expect(reader, yield* reader.endOf(digests), sequence)
  const contentKind = yield* expect(reader, encapsulated.offset, identifier)
  const contentAt = yield* reader.endOf(contentKind)
  if (contentAt === encapsulated.end) return yield* detached()
  const content = yield* reader.element(contentAt)
  if (content.tag === endMark) return yield* detached()
  if (content.tag !== explicit) return yield* damaged()
  return yield* partsOf(reader, yield* reader.element(content.offset))
})

/** A byte string, whole or in parts, which may have parts again. */
const partsOf = Effect.fnUntraced(function* (
  reader: BerReader,
  whole: Element
): Effect.fn.Return<ReadonlyArray<Extent>, ExtractError> {
  const parts: Array<Extent> = []
  const open: Array<Element> = []
  let element = whole
  for (;;) {
    let at = element.offset
    if (element.tag === octetsInParts) open.push(element)
    else if (element.tag === octets && element.end !== undefined) {
      parts.push({ offset: element.offset, length: element.end - element.offset })
      at = element.end
    } else if (element.tag === endMark && open.at(-1)?.end === undefined) open.pop()
    else return yield* damaged()
    while (open.length > 0 && open.at(-1)!.end === at) open.pop()
    if (open.length === 0) return parts
    if (parts.length > mostParts || open.length > deepestPart)
      return yield* envelopeFault("LimitExceeded", `the signed content has more than ${mostParts} parts`)
    element = yield* reader.element(at)
  }
})

const expect = Effect.fnUntraced(function* (reader: BerReader, offset: number, tag: number) {
  const element = yield* reader.element(offset)
  return element.tag === tag ? element : yield* damaged()
})

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

const damaged = () => envelopeFault("Corrupt", "the signature is damaged")

const detached = () =>
  envelopeFault("Unsupported", "a signature without the document: the signed document is another file")
