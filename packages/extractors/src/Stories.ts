/**
 * Puts the stories of a document, which come in any order and may be nested, in reading order.
 *
 * @module
 */
import type { Story } from "./Story.ts"

export type StoryKind = "header" | "footer" | "note" | "box"

/** In UTF-16 code units, over all stories that wait for their place: a few hundred pages. */
const longestHeld = 1024 * 1024

interface OpenStory<S extends Story> {
  readonly kind: StoryKind
  readonly story: S
  /** It grew too long to wait: its text so far is already in the body. */
  isSpilled: boolean
}

/**
 * Headers stand where their section begins, notes after the body, footers after the notes. A header or footer that several
 * sections share appears once; one without a letter (a page number) is dropped. Boxes stand after their paragraph.
 *
 * Holds no more than a limit: text beyond it continues in the body, at the place where it was met, and no word is lost.
 */
export class Stories<S extends Story> {
  private readonly make: () => S
  private readonly body: S
  private readonly open: Array<OpenStory<S>> = []
  private readonly headers = new Set<string>()
  private readonly footers = new Set<string>()
  private readonly notes: Array<string> = []
  /** The length of all waiting text, without the current story. */
  private heldLength = 0

  constructor(make: () => S) {
    this.make = make
    this.body = make()
  }

  get current(): S {
    return this.open.at(-1)?.story ?? this.body
  }

  append(text: string): void {
    this.current.append(text)
    if (this.open.length > 0 && this.heldLength + this.current.length > longestHeld) this.spill()
  }

  begin(kind: StoryKind): void {
    if (this.open.length > 0) this.heldLength += this.current.length
    this.open.push({ kind, story: this.make(), isSpilled: false })
  }

  /** Ends the innermost open story. */
  end(): void {
    const { isSpilled, kind, story } = this.open.pop()!
    story.end()
    const text = story.take()
    if (this.open.length > 0) this.heldLength -= this.current.length
    if (isSpilled) this.endSpilled(text)
    else if (kind === "box") this.current.placeBox(text)
    else this.keep(kind, text)
  }

  /** The text that became ready since the last call. */
  take(): string {
    return this.body.take()
  }

  /** Ends all open stories and returns the remaining text. */
  finish(): string {
    while (this.open.length > 0) this.end()
    this.body.end()
    for (const text of [...this.notes, ...this.footers]) this.body.appendLines(text)
    return this.body.take()
  }

  private keep(kind: StoryKind, text: string): void {
    if (kind === "note") this.notes.push(text)
    else {
      const known = kind === "header" ? this.headers : this.footers
      if (known.has(text) || !/\p{L}/u.test(text)) return
      known.add(text)
      if (kind === "header") this.body.appendLines(text)
    }
    this.heldLength += text.length
  }

  private spill(): void {
    const told = this.open.at(-1)!
    if (!told.isSpilled) this.body.endLine()
    this.body.appendPart(told.story.take())
    told.isSpilled = true
  }

  private endSpilled(rest: string): void {
    this.body.appendPart(rest)
    this.body.endLine()
  }
}
