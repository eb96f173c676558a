/**
 * The objects of a well-formed PDF. Each is read on request, from an array that may be a mapped file.
 *
 * @module
 */
import { Effect } from "effect"
import { latin1 } from "../../Latin1.ts"
import { CrossReferences, type Place, startOf, trailerAt } from "./CrossReferences.ts"
import { attempt, Declined, decline } from "./Declined.ts"
import { ObjectReader } from "./ObjectReader.ts"
import { cipherFor, type PdfCipher } from "./PdfCipher.ts"
import {
  isArray,
  isDictionary,
  isKeyword,
  isWhite,
  nameOf,
  numberOf,
  type PdfArray,
  type PdfDictionary,
  type PdfObject,
  PdfReference,
  PdfStream
} from "./PdfObject.ts"
import { unpacked } from "./StreamFilters.ts"

/** Sections of updates, one on top of another. */
const mostSections = 64
/** Inflated object streams that are kept: the objects of one page are usually in the same stream. */
const mostPackedStreams = 16
/** Length of a chain of references. */
const mostReferences = 8

/** An inflated object stream. */
interface Packed {
  readonly bytes: Uint8Array
  /** The start of each object. */
  readonly offsets: ReadonlyArray<number>
}

/** Every method fails with `Declined` if the file is damaged or uses a feature that this engine does not know. */
export class PdfFile {
  private readonly bytes: Uint8Array<ArrayBuffer>
  private readonly references = new CrossReferences()
  private readonly packed = new Map<number, Packed>()
  private trailer: PdfDictionary = new Map()
  private cipher: PdfCipher | undefined

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes
  }

  /** @param passwords tried in this order, after the empty one */
  static readonly open = Effect.fn("PdfFile.open")(function* (
    bytes: Uint8Array<ArrayBuffer>,
    passwords: ReadonlyArray<string>
  ) {
    const file = new PdfFile(bytes)
    yield* file.readSections(yield* attempt(() => startOf(bytes)))
    if (file.trailer.has("Encrypt")) yield* file.unlock(["", ...passwords])
    return file
  })

  get root(): PdfObject | undefined {
    return this.trailer.get("Root")
  }

  /** The object that a reference points to; any other object as it is. `null` if there is no such object. */
  readonly resolve = Effect.fnUntraced({ self: this }, function* (object: PdfObject | undefined): Effect.fn.Return<
    PdfObject,
    Declined
  > {
    let value = object ?? null
    for (let i = 0; value instanceof PdfReference; i++) {
      if (i === mostReferences) return yield* new Declined({ why: "a reference does not lead to an object" })
      const { number } = value
      const place = this.references.placeOf(number)
      if (place === undefined) return null
      value =
        "offset" in place ? yield* attempt(() => this.objectAt(number, place.offset)) : yield* this.packedObject(place)
    }
    return value
  })

  /** An empty dictionary if there is none. */
  readonly dictionary = Effect.fnUntraced({ self: this }, function* (object: PdfObject | undefined): Effect.fn.Return<
    PdfDictionary,
    Declined
  > {
    const value = yield* this.resolve(object)
    if (value instanceof PdfStream) return value.dictionary
    return isDictionary(value) ? value : none
  })

  /** The decoded bytes of a stream. */
  readonly content = Effect.fnUntraced({ self: this }, function* (stream: PdfStream): Effect.fn.Return<
    Uint8Array,
    Declined
  > {
    const { dictionary, offset } = stream
    const length = numberOf(yield* this.resolve(dictionary.get("Length")), -1)
    const body = yield* attempt(() => this.plain(this.bodyOf(offset, length), stream))
    const filters = listOf(yield* this.resolve(dictionary.get("Filter")))
    const parameters = listOf(yield* this.resolve(dictionary.get("DecodeParms")))
    let bytes = body
    for (const [i, filter] of filters.entries()) {
      const name = nameOf(yield* this.resolve(filter))
      bytes = yield* unpacked(bytes, name, yield* this.dictionary(parameters[i]))
    }
    return bytes
  })

  private readonly unlock = Effect.fnUntraced(
    { self: this },
    function* (passwords: ReadonlyArray<string>): Effect.fn.Return<void, Declined> {
      const encryption = yield* this.dictionary(this.trailer.get("Encrypt"))
      const ids = yield* this.resolve(this.trailer.get("ID"))
      const id = isArray(ids) && ids[0] instanceof Uint8Array ? ids[0] : new Uint8Array(0)
      for (const password of passwords) {
        this.cipher = yield* attempt(() => cipherFor(encryption, id, password))
        if (this.cipher !== undefined) return
      }
      return yield* new Declined({ why: "the file needs another password" })
    }
  )

  private plain(body: Uint8Array<ArrayBuffer>, { dictionary, generation, number }: PdfStream): Uint8Array<ArrayBuffer> {
    if (this.cipher === undefined || nameOf(dictionary.get("Type")) === "XRef") return body
    return this.cipher.decrypted(body, number, generation)
  }

  private readonly readSections = Effect.fnUntraced({ self: this }, function* (start: number): Effect.fn.Return<
    void,
    Declined
  > {
    const seen = new Set<number>()
    const next: Array<number> = [start]
    for (let offset = next.pop(); offset !== undefined; offset = next.pop()) {
      if (seen.has(offset) || seen.size === mostSections)
        return yield* new Declined({ why: "the cross-references have no end" })
      seen.add(offset)
      const dictionary = yield* this.readSection(offset)
      if (this.trailer.size === 0) this.trailer = dictionary
      for (const key of ["Prev", "XRefStm"]) {
        const other = dictionary.get(key)
        if (typeof other === "number") next.push(other)
      }
    }
  })

  private readonly readSection = Effect.fnUntraced({ self: this }, function* (offset: number): Effect.fn.Return<
    PdfDictionary,
    Declined
  > {
    const { bytes, references } = this
    if (latin1(bytes.subarray(offset, offset + 4)) === "xref")
      return yield* attempt(() => trailerAt(bytes, references.addTable(bytes, offset + 4)))
    const stream = yield* attempt(() => this.objectAt(undefined, offset))
    if (!(stream instanceof PdfStream)) return yield* new Declined({ why: "the cross-reference is elsewhere" })
    const entries = yield* this.content(stream)
    yield* attempt(() => references.addStream(stream.dictionary, entries))
    return stream.dictionary
  })

  /** `number` is checked if it is known: this engine does not guess about an object in the wrong place. */
  private objectAt(number: number | undefined, offset: number): PdfObject {
    const reader = new ObjectReader(this.bytes, offset)
    const [own, generation, keyword] = [reader.next(), reader.next(), reader.next()]
    if (typeof own !== "number" || typeof generation !== "number" || !isKeyword(keyword, "obj"))
      return decline("an object is not where it should be")
    if (number !== undefined && own !== number) decline("an object is not where it should be")
    const object = reader.next() ?? null
    if (!isDictionary(object)) return this.checked(object, reader)
    const { position } = reader
    if (!isKeyword(reader.next(), "stream")) {
      reader.position = position
      return this.checked(object, reader)
    }
    const isTwo = this.bytes[reader.position] === 0x0d && this.bytes[reader.position + 1] === 0x0a
    return new PdfStream(object, reader.position + (isTwo ? 2 : 1), own, generation)
  }

  private checked(object: PdfObject, reader: ObjectReader): PdfObject {
    const next = reader.next()
    // An object that is only a reference: `7 0 R`.
    if (typeof object === "number" && typeof next === "number" && isKeyword(reader.next(), "R"))
      return new PdfReference(object)
    return isKeyword(next, "endobj") ? object : decline("an object has no end")
  }

  private bodyOf(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const end = offset + length
    if (length < 0 || end > this.bytes.length) decline("a stream's length is outside the file")
    let place = end
    while (place < end + 2 && isWhite(this.bytes[place])) place++
    if (latin1(this.bytes.subarray(place, place + 9)) !== "endstream") decline("a stream has a wrong length")
    return this.bytes.subarray(offset, end)
  }

  private readonly packedObject = Effect.fnUntraced(
    { self: this },
    function* ({ index, stream }: Exclude<Place, { readonly offset: number }>): Effect.fn.Return<PdfObject, Declined> {
      const { bytes, offsets } = yield* this.packedObjects(stream)
      const offset = offsets[index]
      if (offset === undefined) return yield* new Declined({ why: "an object stream lacks an object" })
      return yield* attempt(() => new ObjectReader(bytes, offset).next() ?? null)
    }
  )

  private readonly packedObjects = Effect.fnUntraced({ self: this }, function* (number: number): Effect.fn.Return<
    Packed,
    Declined
  > {
    const kept = this.packed.get(number)
    if (kept !== undefined) return kept
    const place = this.references.placeOf(number)
    if (place === undefined || !("offset" in place))
      return yield* new Declined({ why: "an object stream is not in the file" })
    const stream = yield* attempt(() => this.objectAt(number, place.offset))
    if (!(stream instanceof PdfStream)) return yield* new Declined({ why: "an object stream is not a stream" })
    const bytes = yield* this.content(stream)
    const packed = { bytes, offsets: yield* attempt(() => offsetsIn(bytes, stream.dictionary)) }
    this.packed.set(number, packed)
    if (this.packed.size > mostPackedStreams) this.packed.delete(this.packed.keys().next().value!)
    return packed
  })
}

const none: PdfDictionary = new Map()

const listOf = (object: PdfObject): PdfArray => (isArray(object) ? object : object === null ? [] : [object])

/** The head of an object stream (7.5.7): a number and an offset for each object. */
const offsetsIn = (bytes: Uint8Array, dictionary: PdfDictionary): ReadonlyArray<number> => {
  const first = numberOf(dictionary.get("First"), -1)
  const reader = new ObjectReader(bytes.subarray(0, first))
  return Array.from({ length: numberOf(dictionary.get("N"), 0) }, () => {
    reader.next()
    const offset = reader.next()
    return typeof offset === "number" ? first + offset : decline("the head of an object stream is malformed")
  })
}
