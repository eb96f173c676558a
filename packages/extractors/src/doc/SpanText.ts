/**
 * Passes one span of a DOC, its characters and their properties, to its story.
 *
 * @module
 */
import type { Span } from "./PieceTable.ts"
import { type Kind, type Look, plainKind } from "./Properties.ts"
import type { StoryText } from "./StoryText.ts"

/** A paragraph's stretch of the stream, in bytes, and its role in tables. */
export interface KindRun {
  readonly start: number
  readonly end: number
  readonly kind: Kind
}

/** A stretch of characters in the stream, in bytes: their look, and the check box that one of them stands for. */
export interface LookRun {
  readonly start: number
  readonly end: number
  readonly look: Look
  readonly checkBox: string
}

/** The properties of a span, all in the order of the stream. */
export interface SpanFormat {
  readonly looks: ReadonlyArray<LookRun>
  /** The look of text that no run covers. */
  readonly look: Look
  /** `undefined` in old and damaged documents, in which no paragraph's kind is known. */
  readonly kinds: ReadonlyArray<KindRun> | undefined
  /** Texts of boxes, by the position of their anchors. */
  readonly boxes: ReadonlyMap<number, ReadonlyArray<string>>
}

/** Ends of pages, paragraphs, cells and rows, pictures and forms, and the anchors of drawn objects. */
const marks = /[\x01\x07\x08\f\r]/g

export const feedSpan = (story: StoryText, span: Span, text: string, format: SpanFormat): void => {
  const kinds = new Runs(format.kinds ?? [])
  for (const { checkBox, from, look, to } of stretchesOf(span, format)) {
    const stretch = text.slice(from, to)
    let done = 0
    for (const { 0: mark, index } of stretch.matchAll(marks)) {
      if (index > done) story.characters(stretch.slice(done, index), look)
      done = index + 1
      if (mark === "\x01") story.checkBox(checkBox, look)
      else if (mark === "\b") {
        if (!look.isDeleted) for (const box of format.boxes.get(span.position + from + index) ?? []) story.box(box)
      } else {
        const place = span.offset + (from + index) * widthOf(span)
        story.mark(mark, look, format.kinds && (kinds.at(place)?.kind ?? plainKind))
      }
    }
    if (done < stretch.length) story.characters(stretch.slice(done), look)
  }
}

/** Bytes per character. */
export const widthOf = ({ isWide }: Span) => (isWide ? 2 : 1)

interface Stretch {
  readonly from: number
  readonly to: number
  readonly look: Look
  readonly checkBox: string
}

/** The span in stretches with one look each, in characters from its start. */
function* stretchesOf(span: Span, { look: common, looks }: SpanFormat): Generator<Stretch> {
  const charactersBefore = (place: number) => Math.floor((place - span.offset) / widthOf(span))
  let from = 0
  for (const { checkBox, end, look, start } of looks) {
    const begin = Math.min(span.characters, Math.max(from, charactersBefore(start)))
    const to = Math.min(span.characters, charactersBefore(end))
    if (begin > from) yield { from, to: begin, look: common, checkBox: "" }
    if (to > begin) yield { from: begin, to, look, checkBox }
    from = Math.max(begin, to)
  }
  if (from < span.characters) yield { from, to: span.characters, look: common, checkBox: "" }
}

/** Must be asked for places in ascending order. */
class Runs<R extends { readonly start: number; readonly end: number }> {
  private readonly runs: ReadonlyArray<R>
  private index = 0

  constructor(runs: ReadonlyArray<R>) {
    this.runs = runs
  }

  at(place: number): R | undefined {
    while (this.index < this.runs.length && this.runs[this.index]!.end <= place) this.index++
    const run = this.runs[this.index]
    return run !== undefined && run.start <= place ? run : undefined
  }
}
