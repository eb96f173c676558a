/**
 * Splits flowing text into pages: at the text's page breaks, and before a page grows too long to hold.
 *
 * @module
 */
import { Stream } from "effect"
import type { Page } from "./Extractor.ts"

/** In UTF-16 code units. Longer text continues on a further page, so that no later step holds more. */
export const longestPage = 2 ** 20

/**
 * Cuts at every form feed. Cuts a longer text at the last line end (or space, or character) that fits. The line feed at a cut
 * is dropped, because pages are joined by one. Emits at least one page; a form feed at the very end does not open a page.
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

  /** Appends the part to the rest and returns the pages that are cut off it because it is too long for one page. */
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
