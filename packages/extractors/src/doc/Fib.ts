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

/** The stories follow one another without gaps. Lengths are in characters. */
export interface StoryLengths {
  readonly body: number
  readonly footnotes: number
  readonly headers: number
  readonly macros: number
  readonly comments: number
  readonly endnotes: number
  readonly boxes: number
  readonly headerBoxes: number
}

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

const newFib = (head: DataView): Fib => {
  const length = (at: number) => Math.max(0, head.getInt32(at, true))
  const count = head.getUint16(152, true)
  /** By its number in FibRgFcLcb97. */
  const place = (number: number): Place =>
    number < count
      ? { offset: head.getUint32(154 + number * 8, true), length: head.getUint32(158 + number * 8, true) }
      : nowhere
  return {
    isOld: false,
    encryption: encryptionOf(head),
    tableName: (flagsOf(head) & 0x0200) === 0 ? "0Table" : "1Table",
    stories: {
      body: length(76),
      footnotes: length(80),
      headers: length(84),
      macros: length(88),
      comments: length(92),
      endnotes: length(96),
      boxes: length(100),
      headerBoxes: length(104)
    },
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

const oldFib = (head: DataView): Fib => {
  const length = (at: number) => Math.max(0, head.getInt32(at, true))
  const place = (at: number): Place => ({ offset: head.getUint32(at, true), length: head.getUint32(at + 4, true) })
  return {
    isOld: true,
    encryption: encryptionOf(head),
    tableName: "WordDocument",
    stories: {
      body: length(52),
      footnotes: length(56),
      headers: length(60),
      macros: length(64),
      comments: length(68),
      endnotes: length(72),
      boxes: length(76),
      headerBoxes: length(80)
    },
    textOffset: head.getUint32(24, true),
    places: {
      pieces: (flagsOf(head) & 0x0004) === 0 ? nowhere : place(352),
      characters: nowhere,
      paragraphs: nowhere,
      headers: place(176),
      fonts: nowhere,
      anchors: nowhere,
      boxes: nowhere,
      headerBoxes: nowhere
    }
  }
}
