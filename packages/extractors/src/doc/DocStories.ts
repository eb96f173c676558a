/**
 * The stories of a DOC in reading order: headers, body, notes, footers.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { TextFlow } from "../docx/TextFlow.ts"
import type { ExtractError } from "../ExtractError.ts"
import { docFault } from "./DocFault.ts"
import { FontNames } from "./FontNames.ts"
import { viewOf, wordsOf } from "./LittleEndian.ts"
import type { SymbolOf } from "./StoryText.ts"
import type { Range, WordDocument } from "./WordDocument.ts"

/** In characters, over all headers and footers. They are held, because sections repeat them. */
const longestHeaders = 1024 * 1024
/** In characters, over all text boxes that are held for their anchors. Further boxes stand after the body. */
const longestBoxes = 256 * 1024

const boxBytes = 22
const anchorBytes = 26
/** The first six stories of the headers are lines that separate notes. Then come six stories per section. */
const separators = 6
const headerKinds: ReadonlyArray<number> = [0, 1, 4]

/** A font's character, by the font's name and the character's code in hexadecimal. */
type SymbolOfFont = (font: string, code: string) => string

/** A header, footer or text box that several sections share appears once. Comments are left out. */
export const documentText = Effect.fnUntraced(function* (document: WordDocument, symbolOfFont: SymbolOfFont) {
  const fonts = new FontNames(yield* document.table(document.fib.places.fonts))
  const symbolOf: SymbolOf = (font, code) => symbolOfFont(fonts.at(font), code.toString(16))
  const ranges = rangesOf(document)
  const held = heldStories(document, symbolOf)
  const { anchored, loose } = yield* boxesOf(document, ranges.boxes, held.text)
  const sections = yield* sectionStories(document, ranges.headers)
  const headerBoxes = yield* boxRanges(document, document.fib.places.headerBoxes, ranges.headerBoxes)
  const story = (range: Range) => document.text(range, symbolOf)
  return inLines([
    ...sections.headers.map(held.distinct),
    ...headerBoxes.map(held.distinct),
    document.text(ranges.body, symbolOf, anchored),
    ...loose.map(story),
    story(ranges.footnotes),
    story(ranges.endnotes),
    ...sections.footers.map(held.distinct)
  ])
})

const rangesOf = ({ fib: { stories } }: WordDocument) => {
  let start = 0
  const next = (length: number): Range => {
    start += length
    return { start: start - length, end: start }
  }
  const body = next(stories.body)
  const footnotes = next(stories.footnotes)
  const headers = next(stories.headers)
  next(stories.macros)
  next(stories.comments)
  const endnotes = next(stories.endnotes)
  return { body, footnotes, headers, endnotes, boxes: next(stories.boxes), headerBoxes: next(stories.headerBoxes) }
}

/** The parts of a story according to its table of positions; parts without characters are left out. */
const partsOf = (story: Range, positions: ReadonlyArray<number>): ReadonlyArray<Range | undefined> =>
  positions.slice(0, -1).map((position, i) => {
    const part = { start: story.start + position, end: story.start + positions[i + 1]! }
    return part.start < part.end && part.end <= story.end ? part : undefined
  })

const isPart = (part: Range | undefined): part is Range => part !== undefined

const sectionStories = Effect.fnUntraced(function* (document: WordDocument, story: Range) {
  const parts = partsOf(story, wordsOf(viewOf(yield* document.table(document.fib.places.headers)))).slice(separators)
  const isHeader = (_: unknown, i: number) => headerKinds.includes(i % 6)
  return {
    headers: parts.filter(isHeader).filter(isPart),
    footers: parts.filter((part, i) => !isHeader(part, i)).filter(isPart)
  }
})

/** The table has positions, then records, one record fewer than positions. */
const recordsOf = (table: Uint8Array, recordBytes: number) => {
  const count = Math.max(0, Math.floor((table.length - 4) / (4 + recordBytes)))
  const view = viewOf(table)
  return {
    positions: count === 0 ? [] : wordsOf(viewOf(table.subarray(0, (count + 1) * 4))),
    wordOf: (record: number, at: number) => view.getUint32((count + 1) * 4 + record * recordBytes + at, true)
  }
}

const boxRanges = Effect.fnUntraced(function* (
  document: WordDocument,
  place: Parameters<WordDocument["table"]>[0],
  story: Range
) {
  return partsOf(story, recordsOf(yield* document.table(place), boxBytes).positions).filter(isPart)
})

/** The boxes of the body by the positions of their anchors, and the boxes with an unknown anchor or too long a text. */
const boxesOf = Effect.fnUntraced(function* (
  document: WordDocument,
  story: Range,
  text: (range: Range) => Effect.Effect<string, ExtractError>
) {
  const { places } = document.fib
  const anchors = recordsOf(yield* document.table(places.anchors), anchorBytes)
  const positionOfShape = new Map(anchors.positions.slice(0, -1).map((position, i) => [anchors.wordOf(i, 0), position]))
  const boxes = recordsOf(yield* document.table(places.boxes), boxBytes)
  const anchored = new Map<number, Array<string>>()
  const loose: Array<Range> = []
  let length = 0
  for (const [i, range] of partsOf(story, boxes.positions).entries()) {
    if (range === undefined) continue
    const position = positionOfShape.get(boxes.wordOf(i, 14))
    length += range.end - range.start
    if (position === undefined || length > longestBoxes) loose.push(range)
    else anchored.set(position, [...(anchored.get(position) ?? []), yield* text(range)])
  }
  return { anchored, loose }
})

/** Stories whole, each only once. A story without letters is a page number and is dropped. */
const heldStories = (document: WordDocument, symbolOf: SymbolOf) => {
  const text = (range: Range) => Stream.mkString(document.text(range, symbolOf))
  const seen = new Set<string>()
  let length = 0
  const distinct = (range: Range): Stream.Stream<string, ExtractError> =>
    Stream.unwrap(
      Effect.gen(function* () {
        length += range.end - range.start
        if (length > longestHeaders)
          return yield* docFault("LimitExceeded", `headers and footers of more than ${longestHeaders} characters`)
        const story = yield* text(range)
        if (seen.has(story) || !/\p{L}/u.test(story)) return Stream.empty
        seen.add(story)
        return Stream.succeed(story)
      })
    )
  return { text, distinct }
}

/** Stories in order, each beginning on a line of its own. */
const inLines = (stories: ReadonlyArray<Stream.Stream<string, ExtractError>>): Stream.Stream<string, ExtractError> => {
  const flow = new TextFlow()
  const lineEnd = Stream.fromEffectDrain(Effect.sync(() => flow.endLine()))
  return Stream.fromIterable(stories).pipe(
    Stream.flatMap((story) => Stream.concat(story, lineEnd)),
    Stream.map((piece) => {
      flow.append(piece)
      return flow.take()
    }),
    Stream.filter((piece) => piece !== "")
  )
}
