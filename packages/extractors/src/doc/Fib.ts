/**
 * The head of a `WordDocument` stream: the kind of document, and the places of its parts ([MS-DOC] 2.5).
 *
 * @module
 */
import { viewOf } from "./LittleEndian.ts"

/** Bytes of another stream; of length 0 if the document has none. */
export interface Place {
  readonly offset: number
  readonly length: number
}

/** The stories follow one another without gaps, and so do their lengths in the head. */
const storyNames = ["body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "headerBoxes"] as const

/** In characters. */
export type StoryLengths = Readonly<Record<(typeof storyNames)[number], number>>

export interface Fib {
  /** Word 6 and 95: eight bits per character, no second stream, properties of another shape. */
  readonly isOld: boolean
  /** `undefined` if the document needs no password. If it needs one, only these fields and `tableName` can be read. */
  readonly encryption: { readonly isObfuscated: boolean; readonly headerBytes: number } | undefined
  /** The stream that holds the places below. */
  readonly tableName: string
  readonly stories: StoryLengths
  /** The start of the text in an old document without a piece table. */
  readonly textOffset: number
  readonly places: {
    readonly pieces: Place
    readonly characters: Place
    readonly paragraphs: Place
    readonly headers: Place
    readonly fonts: Place
    /** The position in the body of each drawn object's anchor. */
    readonly anchors: Place
    readonly boxes: Place
    readonly headerBoxes: Place
  }
}

/** Number of bytes that are read of the stream. */
export const fibBytes = 1024
/** Number of these bytes that are never encrypted. */
export const plainFibBytes = 68

const word97 = 0xa5ec
const word6 = 0xa5dc
const nowhere: Place = { offset: 0, length: 0 }

/** `undefined` if the bytes are not the head of a Word document. */
export const fibOf = (bytes: Uint8Array): Fib | undefined => {
  if (bytes.length < 898) return undefined
  const head = viewOf(bytes)
  const magic = head.getUint16(0, true)
  const version = head.getUint16(2, true)
  if (magic !== word97 && magic !== word6) return undefined
  return version < 0xc1 ? oldFib(head) : newFib(head)
}

const flagsOf = (head: DataView) => head.getUint16(10, true)
const encryptionOf = (head: DataView): Fib["encryption"] =>
  (flagsOf(head) & 0x0100) === 0
    ? undefined
    : { isObfuscated: (flagsOf(head) & 0x8000) !== 0, headerBytes: head.getUint32(14, true) }

/** From the first of the lengths on. */
const storiesAt = (head: DataView, start: number) =>
  Object.fromEntries(
    storyNames.map((name, i) => [name, Math.max(0, head.getInt32(start + i * 4, true))])
  ) as StoryLengths

const newFib = (head: DataView): Fib => {
  const count = head.getUint16(152, true)
  /** By its number in FibRgFcLcb97. */
  const place = (number: number) => (number < count ? placeAt(head, 154 + number * 8) : nowhere)
  return {
    isOld: false,
    encryption: encryptionOf(head),
    tableName: (flagsOf(head) & 0x0200) === 0 ? "0Table" : "1Table",
    stories: storiesAt(head, 76),
    textOffset: head.getUint32(24, true),
    places: {
      pieces: place(33),
      characters: place(12),
      paragraphs: place(13),
      headers: place(11),
      fonts: place(15),
      anchors: place(40),
      boxes: place(56),
      headerBoxes: place(58)
    }
  }
}

const oldFib = (head: DataView): Fib => ({
  isOld: true,
  encryption: encryptionOf(head),
  tableName: "WordDocument",
  stories: storiesAt(head, 52),
  textOffset: head.getUint32(24, true),
  places: {
    pieces: (flagsOf(head) & 0x0004) === 0 ? nowhere : placeAt(head, 352),
    characters: nowhere,
    paragraphs: nowhere,
    headers: placeAt(head, 176),
    fonts: nowhere,
    anchors: nowhere,
    boxes: nowhere,
    headerBoxes: nowhere
  }
})

const placeAt = (head: DataView, at: number): Place => ({
  offset: head.getUint32(at, true),
  length: head.getUint32(at + 4, true)
})
