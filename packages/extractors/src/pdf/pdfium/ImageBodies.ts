/**
 * Finds the images in a PDF file. They are most of a scanned document, and its text does not need them.
 *
 * @module
 */
import { Effect, Stream } from "effect"

/** The bytes between `stream` and `endstream` of one image. */
export interface ImageBody {
  readonly start: number
  readonly end: number
}

/** Smaller images are ignored. */
const leastBodyBytes = 64 * 1024
/** The dictionary of an image is within this many bytes before its body. */
const dictionaryBytes = 1024

/** Whether these bytes, which end at the start of a stream's body, end with the dictionary of an image. */
export const endsWithImageDictionary = (bytes: Uint8Array): boolean => {
  const text = latin1.decode(bytes.subarray(-dictionaryBytes))
  return /\/Subtype\s*\/Image[\s\S]*(?<!end)stream\r?\n?$/.test(text.slice(text.lastIndexOf(" obj") + 1))
}

/** Reads the whole file once, in pieces, and ignores its cross-reference. The bodies are in file order. */
export const findImageBodies = <E, R>(
  file: Stream.Stream<Uint8Array, E, R>
): Effect.Effect<ReadonlyArray<ImageBody>, E, R> =>
  file.pipe(
    Stream.runFold(
      () => new BodyFinder(),
      (finder, piece) => finder.read(piece)
    ),
    Effect.map(({ bodies }) => bodies)
  )

/** Whether one of the bodies, which are in file order, contains all of these bytes. */
export const isWithinBody = (bodies: ReadonlyArray<ImageBody>, start: number, end: number): boolean => {
  let low = 0
  let high = bodies.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (bodies[middle]!.end < end) low = middle + 1
    else high = middle
  }
  const body = bodies[low]
  return body !== undefined && body.start <= start
}

/** One character per byte. 0x80 to 0x9F become other characters, but they are never searched for. */
const latin1 = new TextDecoder("latin1")
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const opening = bytesOf("stream")
const closing = bytesOf("endstream")

/** Searches bytes: to convert them to text takes thirteen seconds per gigabyte (measured). */
class BodyFinder {
  readonly bodies: Array<ImageBody> = []
  /** The end of the bytes read, in which a dictionary or a keyword may have begun, and the next piece. */
  private window = new Uint8Array(0)
  private keptBytes = 0
  private windowStart = 0
  private bodyStart: number | undefined

  read(piece: Uint8Array): this {
    const length = this.keptBytes + piece.length
    if (this.window.length < length) {
      const larger = new Uint8Array(2 * length)
      larger.set(this.window.subarray(0, this.keptBytes))
      this.window = larger
    }
    this.window.set(piece, this.keptBytes)
    const bytes = this.window.subarray(0, length)
    let place = 0
    for (;;) {
      const found = this.bodyStart === undefined ? this.bodyIn(bytes, place) : this.endIn(bytes, place)
      if (found === undefined) break
      place = found
    }
    const kept = Math.max(place, length - dictionaryBytes)
    this.window.copyWithin(0, kept, length)
    this.keptBytes = length - kept
    this.windowStart += kept
    return this
  }

  /** The start of the next image's body. */
  private bodyIn(bytes: Uint8Array, from: number): number | undefined {
    for (let place = indexOf(bytes, opening, from); place !== -1; place = indexOf(bytes, opening, place + 1)) {
      const body = place + opening.length + (bytes[place + opening.length] === 0x0d ? 2 : 1)
      if (body > bytes.length) return undefined
      if (!endsWithImageDictionary(bytes.subarray(0, body))) continue
      this.bodyStart = this.windowStart + body
      return body
    }
    return undefined
  }

  /** The end of the image's body. */
  private endIn(bytes: Uint8Array, from: number): number | undefined {
    const place = indexOf(bytes, closing, from)
    if (place === -1) return undefined
    const body = { start: this.bodyStart!, end: this.windowStart + place }
    if (body.end - body.start >= leastBodyBytes) this.bodies.push(body)
    this.bodyStart = undefined
    return place + closing.length
  }
}

/** Searches for the last letter, an `m`: in an image it is as rare as any byte, in a dictionary rarer than others. */
const indexOf = (bytes: Uint8Array, word: Uint8Array, from: number): number => {
  const last = word.length - 1
  for (let end = bytes.indexOf(word[last]!, from + last); end !== -1; end = bytes.indexOf(word[last]!, end + 1)) {
    let letter = last - 1
    while (letter >= 0 && bytes[end - last + letter] === word[letter]) letter--
    if (letter < 0) return end - last
  }
  return -1
}
