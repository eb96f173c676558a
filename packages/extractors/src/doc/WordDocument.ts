/**
 * An open DOC: its stories as streams of text, read piece by piece.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { DataStream } from "./DataStream.ts"
import { docCipher } from "./DocCipher.ts"
import { docFault } from "./DocFault.ts"
import { type Fib, fibBytes, fibOf, type Place, plainFibBytes } from "./Fib.ts"
import { characterModifications, FormatPages, paragraphModifications } from "./FormatPages.ts"
import { viewOf } from "./LittleEndian.ts"
import { OleFile, type OleStream } from "./OleFile.ts"
import { PieceTable, type Span } from "./PieceTable.ts"
import { kindAfter, lookAfter, plainKind, plainLook } from "./Properties.ts"
import { feedSpan, type KindRun, type LookRun, widthOf } from "./SpanText.ts"
import { StoryText, type SymbolOf } from "./StoryText.ts"
import { unsupportedOle } from "./UnsupportedOle.ts"

/** In bytes. Room for 350,000 pieces, or for the property pages of 250 MB of text. */
const maxTableBytes = 4 * 1024 * 1024
const charactersAtOnce = 8 * 1024

const nothing = new Uint8Array(0)
const noBoxes: ReadonlyMap<number, ReadonlyArray<string>> = new Map()

interface Streams {
  readonly main: OleStream
  readonly tables: OleStream
  readonly data: OleStream | undefined
}

/** A range of characters, in positions of the whole document. */
export interface Range {
  readonly start: number
  readonly end: number
}

export class WordDocument {
  readonly fib: Fib
  private readonly main: OleStream
  private readonly tables: OleStream
  private readonly data: DataStream
  private readonly pieces: PieceTable
  private readonly characters: FormatPages
  private readonly paragraphs: FormatPages

  private constructor(
    fib: Fib,
    streams: Streams,
    pieces: PieceTable,
    pages: { readonly characters: Uint8Array; readonly paragraphs: Uint8Array }
  ) {
    this.fib = fib
    this.main = streams.main
    this.tables = streams.tables
    this.data = new DataStream(streams.data)
    this.pieces = pieces
    this.characters = new FormatPages(this.main, pages.characters, characterModifications)
    this.paragraphs = new FormatPages(this.main, pages.paragraphs, paragraphModifications)
  }

  /**
   * Reads no text yet. Fails with `Encrypted` if no password fits, with `Unsupported` if another program made the OLE file,
   * with `Corrupt` if the document's head or its piece table is damaged, and with `LimitExceeded` if that table is too large.
   */
  static readonly open = Effect.fn("WordDocument.open")(function* (
    input: DocumentInput
  ): Effect.fn.Return<WordDocument, ExtractError> {
    const ole = yield* OleFile.open(input)
    const main = yield* ole.stream("WordDocument")
    if (main === undefined) return yield* unsupportedOle(ole.names)
    const fib = yield* headOf(main)
    const tables = yield* ole.stream(fib.tableName)
    if (tables === undefined) return yield* docFault("Corrupt", `the stream ${fib.tableName} is missing`)
    const streams = { main, tables, data: yield* ole.stream("Data") }
    if (fib.encryption === undefined) return yield* WordDocument.of(fib, streams)
    const decrypt = yield* docCipher(fib, tables, input.passwords)
    const readable = {
      main: decrypt(main, plainFibBytes),
      tables: decrypt(tables, fib.encryption.headerBytes),
      data: streams.data && decrypt(streams.data, 0)
    }
    return yield* WordDocument.of(yield* headOf(readable.main), readable)
  })

  private static readonly of = Effect.fnUntraced(function* (fib: Fib, streams: Streams) {
    return new WordDocument(fib, streams, yield* piecesOf(fib, streams.tables), {
      characters: yield* tableOf(streams.tables, fib.places.characters),
      paragraphs: yield* tableOf(streams.tables, fib.places.paragraphs)
    })
  })

  /** Empty if the document has no such table or a damaged one: the text matters more. */
  readonly table = (place: Place): Effect.Effect<Uint8Array, ExtractError> => tableOf(this.tables, place)

  /**
   * The text of a range, in pieces of any size. Boxes stand after the paragraphs in which they are anchored. Fails with
   * `Corrupt` if the text is cut.
   */
  readonly text = (
    { end, start }: Range,
    symbolOf: SymbolOf,
    boxes: ReadonlyMap<number, ReadonlyArray<string>> = noBoxes
  ): Stream.Stream<string, ExtractError> =>
    Stream.suspend(() => {
      const story = new StoryText(symbolOf)
      const spans = Stream.fromIterable(this.pieces.spans(start, end, charactersAtOnce), { chunkSize: 1 }).pipe(
        Stream.mapEffect((span) => Effect.map(this.feed(story, span, boxes), () => story.take()))
      )
      const last = Stream.sync(() => {
        story.end()
        return story.take()
      })
      const isCut = end > this.pieces.characters
      return Stream.concat(spans, isCut ? Stream.fail(docFault("Corrupt", "the piece table is cut")) : last)
    })

  private readonly feed = Effect.fnUntraced(
    { self: this },
    function* (story: StoryText, span: Span, boxes: ReadonlyMap<number, ReadonlyArray<string>>) {
      const length = span.characters * widthOf(span)
      const bytes = yield* this.main.read(span.offset, length)
      if (bytes.length < length) return yield* docFault("Corrupt", "the text is cut")
      const end = span.offset + length
      feedSpan(story, span, span.isWide ? utf16(bytes) : windows1252(bytes), {
        looks: yield* this.looks(span, end),
        look: lookAfter(span.changes, plainLook),
        kinds: this.paragraphs.isEmpty ? undefined : yield* this.kinds(span, end),
        boxes
      })
    }
  )

  private readonly looks = Effect.fnUntraced(
    { self: this },
    function* ({ changes, offset }: Span, end: number): Effect.fn.Return<ReadonlyArray<LookRun>, ExtractError> {
      const runs: Array<LookRun> = []
      for (const run of yield* this.characters.runs(offset, end)) {
        const look = lookAfter(changes, lookAfter(run.modifications, plainLook))
        const checkBox = look.formOffset === undefined ? "" : yield* this.data.checkBox(look.formOffset)
        runs.push({ start: run.start, end: run.end, look, checkBox })
      }
      return runs
    }
  )

  private readonly kinds = Effect.fnUntraced(
    { self: this },
    function* ({ changes, offset }: Span, end: number): Effect.fn.Return<ReadonlyArray<KindRun>, ExtractError> {
      const runs: Array<KindRun> = []
      for (const run of yield* this.paragraphs.runs(offset, end)) {
        const short = kindAfter(run.modifications, plainKind)
        const { hugeOffset } = short
        const whole = hugeOffset === undefined ? short : kindAfter(yield* this.data.modifications(hugeOffset), short)
        runs.push({ start: run.start, end: run.end, kind: kindAfter(changes, whole) })
      }
      return runs
    }
  )
}

const headOf = Effect.fnUntraced(function* (main: OleStream): Effect.fn.Return<Fib, ExtractError> {
  return fibOf(yield* main.read(0, fibBytes)) ?? (yield* docFault("Corrupt", "the Word document's head is damaged"))
})

const piecesOf = Effect.fnUntraced(function* (
  { isOld, places, stories, textOffset }: Fib,
  tables: OleStream
): Effect.fn.Return<PieceTable, ExtractError> {
  if (isOld && places.pieces.length === 0) {
    return PieceTable.ofOnePiece(
      textOffset,
      Object.values(stories).reduce((sum, length) => sum + length, 0)
    )
  }
  if (places.pieces.length > maxTableBytes)
    return yield* docFault("LimitExceeded", `the piece table has more than ${maxTableBytes / 1024 ** 2} MiB`)
  const pieces = PieceTable.of(yield* tables.read(places.pieces.offset, places.pieces.length), isOld)
  return pieces ?? (yield* docFault("Corrupt", "the piece table is damaged"))
})

const tableOf = (tables: OleStream, { length, offset }: Place): Effect.Effect<Uint8Array, ExtractError> =>
  length > maxTableBytes || offset + length > tables.sizeBytes ? Effect.succeed(nothing) : tables.read(offset, length)

/** Decodes unit by unit: a span may end between the halves of a character. */
const utf16 = (bytes: Uint8Array): string => {
  const view = viewOf(bytes)
  return String.fromCharCode(...Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(i * 2, true)))
}

const windows1252 = (bytes: Uint8Array): string => new TextDecoder("windows-1252").decode(bytes)
