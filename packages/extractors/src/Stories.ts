/**
 * The stories of one document, told in any order and one within another, put in the order in which they are read.
 *
 * @module
 */
import type { Story } from "./Story.ts"

export type StoryKind = "header" | "footer" | "note" | "box"

/** In UTF-16 code units, of all that waits for its place: a few hundred pages. */
const longestHeld = 1024 * 1024

interface OpenStory<S extends Story> {
  readonly kind: StoryKind
  readonly story: S
  /** Grew too long to wait: what came of it stands in the body already. */
  isSpilled: boolean
}

/**
 * A header stands where its section begins, notes behind the body, footers behind the notes; a header or footer that
 * several sections have stands once, and not at all without a letter (a page number). Boxes stand behind their paragraph.
 *
 * Holds no more than a limit: what is beyond it goes on in the body, where it was met, and no word is lost.
 */
export class Stories<S extends Story> {
  private readonly make: () => S
  private readonly body: S
  private readonly open: Array<OpenStory<S>> = []
  private readonly headers = new Set<string>()
  private readonly footers = new Set<string>()
  private readonly notes: Array<string> = []
  /** The length of all that waits, the story that is told now aside. */
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

  /** Ends the story that was begun last. */
  end(): void {
    const { isSpilled, kind, story } = this.open.pop()!
    story.end()
    const text = story.take()
    if (this.open.length > 0) this.heldLength -= this.current.length
    if (isSpilled) this.endSpilled(text)
    else if (kind === "box") this.current.placeBox(text)
    else this.keep(kind, text)
  }

  /** What was ready since the last call. */
  take(): string {
    return this.body.take()
  }

  /** Ends all that is open, and answers what is left. */
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
