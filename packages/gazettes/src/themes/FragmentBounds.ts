/**
 * The bounds of a fragment around a match: whole sentences up to a length, or a part of a sentence that is longer.
 *
 * Ported from OpenSearch 2.19's `BoundedBreakIteratorScanner` (Apache License 2.0, the OpenSearch contributors), including the
 * way in which it continues after a cut sentence.
 *
 * @module
 */
import { lastStopBeforeSign } from "./SentenceBreaks.ts"
import { wordBreakAfter, wordBreakBefore } from "./WordBreaks.ts"

export interface Bounds {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * @param ends the ends of the text's sentences
 * @returns a function from the place of a match to the bounds of its fragment. It MUST be called with ascending places, because
 * the place where a long sentence was cut decides where it is cut next.
 */
export const fragmentBounds = (
  text: string,
  ends: ReadonlyArray<number>,
  maxLength: number
): ((place: number) => Bounds) => {
  let window: Bounds = { start: -1, end: -1 }
  let lastEnd = 0
  /** The last sentence end that was computed. Java searches afresh up to it; beyond it, Java continues from it. */
  let known: number | undefined
  return (place) => {
    const offset = place + 1
    let start: number
    let end: number
    if (offset > window.start && offset < window.end) {
      start = lastEnd
      end = window.end
    } else {
      const sentence = indexOfEndAfter(ends, place)
      const before = ends[sentence - 1] ?? 0
      const isAfresh = known === undefined || offset <= known
      start = isAfresh ? (lastStopBeforeSign(text, before, offset) ?? before) : before
      let last = sentence
      while (last + 1 < ends.length && ends[last + 1]! - start <= maxLength) last++
      end = ends[last] ?? text.length
      known = end - start < maxLength ? ends[last + 1] : end
      window = { start, end }
    }
    if (end - start > maxLength) {
      if (offset - maxLength > start) start = Math.max(start, wordBreakBefore(text, offset - maxLength))
      const remaining = Math.max(0, maxLength - (offset - start))
      if (offset + remaining < window.end) end = Math.min(window.end, wordBreakAfter(text, offset + remaining))
    }
    lastEnd = end
    return { start, end }
  }
}

/** The number of the first sentence that ends after `place`. */
const indexOfEndAfter = (ends: ReadonlyArray<number>, place: number): number => {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! > place) high = middle
    else low = middle + 1
  }
  return low
}
