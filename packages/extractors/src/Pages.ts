/**
 * Text that flows in to pages: cut where the text says so, and where a page would grow too long to be held.
 *
 * @module
 */
import { Stream } from "effect"
import type { Page } from "./Extractor.ts"

/** In UTF-16 code units; what is longer goes on on a further page, so that nothing downstream ever holds more. */
export const longestPage = 2 ** 20

/**
 * Cuts at every form feed, and a longer text at the last line end (or space, or character) that fits. The line feed at
 * which it cuts is left out: pages are joined by one. Emits at least one page; a form feed at the very end opens none.
 */
export const paged =
  (maxCharacters: number = longestPage) =>
  <E, R>(text: Stream.Stream<string, E, R>): Stream.Stream<Page, E, R> =>
    text.pipe(
      Stream.mapAccum(
        () => new PageCutter(maxCharacters),
        (cutter, piece) => [cutter, cutter.write(piece)],
        { onHalt: (cutter) => cutter.end() }
      )
    )

class PageCutter {
  private rest = ""
  private number = 0
  private readonly maxCharacters: number

  constructor(maxCharacters: number) {
    this.maxCharacters = maxCharacters
  }

  write(piece: string): ReadonlyArray<Page> {
    const [last, ...finished] = piece.split("\f").reverse()
    const pages: Array<Page> = []
    for (const part of finished.reverse()) {
      pages.push(...this.cutLong(part), this.page(this.rest.replace(/\n$/, "")))
      this.rest = ""
    }
    pages.push(...this.cutLong(last!))
    return pages
  }

  end(): ReadonlyArray<Page> {
    return this.rest !== "" || this.number === 0 ? [this.page(this.rest)] : []
  }

  /** Appends the part to the rest and gives away what is too long for one page. */
  private cutLong(part: string): ReadonlyArray<Page> {
    this.rest += part
    const pages: Array<Page> = []
    while (this.rest.length > this.maxCharacters) {
      const place = placeToCut(this.rest, this.maxCharacters)
      pages.push(this.page(this.rest.slice(0, place.end)))
      this.rest = this.rest.slice(place.next)
    }
    return pages
  }

  private page(text: string): Page {
    return { number: ++this.number, text }
  }
}

const placeToCut = (text: string, maxCharacters: number): { readonly end: number; readonly next: number } => {
  for (const gap of ["\n", " "]) {
    const place = text.lastIndexOf(gap, maxCharacters)
    if (place > 0) return { end: place, next: place + 1 }
  }
  const lastUnit = text.charCodeAt(maxCharacters - 1)
  const isHighSurrogate = lastUnit >= 0xd800 && lastUnit <= 0xdbff
  const end = isHighSurrogate && maxCharacters > 1 ? maxCharacters - 1 : maxCharacters
  return { end, next: end }
}
