/**
 * The pieces of a text that show why it matches: the fragments of OpenSearch's unified highlighter.
 *
 * Ported from `CustomFieldHighlighter` of OpenSearch 2.19 and `PassageScorer` of Apache Lucene 9.12.1 (both Apache License
 * 2.0). Sums are in single precision as in the originals, because rounding decides which fragments are the best.
 *
 * @module
 */
import type { AnalyzedText } from "./BrazilianAnalysis.ts"
import { fragmentBounds } from "./FragmentBounds.ts"
import type { MatchedToken } from "./ThemeMatcher.ts"
import { fragmentSize, maxFragments } from "./ThemeRequests.ts"

/**
 * The best fragments around the matched tokens, at most ten, in the order of the text, trimmed.
 *
 * @param sentences the ends of the text's sentences
 */
export const fragmentsOf = (
  text: AnalyzedText,
  sentences: ReadonlyArray<number>,
  matched: ReadonlyArray<MatchedToken>
): ReadonlyArray<string> => {
  const boundsAt = fragmentBounds(text.text, sentences, fragmentSize)
  const best: Array<Passage & { readonly score: number }> = []
  const frequencies = new Map<string, number>()
  for (const { term } of matched) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
  const offer = (passage: Passage) => {
    best.push({ ...passage, score: scoreOf(passage, text.text.length, frequencies) })
    if (best.length <= maxFragments) return
    const worst = best.reduce((least, other) => (other.score < least.score ? other : least))
    best.splice(best.indexOf(worst), 1)
  }
  let passage: Passage | undefined
  for (const { position, term } of matched) {
    const place = text.starts[position]!
    if (passage === undefined || place >= passage.end) {
      if (passage !== undefined) offer(passage)
      passage = { ...boundsAt(place), terms: new Map() }
    }
    passage.terms.set(term, (passage.terms.get(term) ?? 0) + 1)
  }
  if (passage !== undefined) offer(passage)
  return best.map(({ start, end }) => trim(text.text.slice(start, end))).filter((fragment) => fragment !== "")
}

interface Passage {
  readonly start: number
  readonly end: number
  /** How often each matched term occurs in it. */
  readonly terms: Map<string, number>
}

/** The characters that Java's `trim` removes: spaces and control characters. */
const trim = (text: string) => text.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, "")

const float = Math.fround
const k1 = float(1.2)
const b = float(0.75)
const pivot = 87

/** @param frequencies how often each term matched in the whole text */
const scoreOf = (passage: Passage, length: number, frequencies: ReadonlyMap<string, number>): number => {
  let score = 0
  for (const [term, frequency] of passage.terms) {
    const inPassage = termFrequency(frequency, passage.end - passage.start)
    score += float(inPassage * weight(length, frequencies.get(term)!))
  }
  return float(score * float(1 + float(1 / float(Math.log(pivot + passage.start)))))
}

const weight = (length: number, frequency: number): number => {
  const documents = float(1 + float(length / pivot))
  return float(float(k1 + 1) * float(Math.log(1 + (documents + 0.5) / (frequency + 0.5))))
}

const termFrequency = (frequency: number, length: number): number => {
  const norm = float(k1 * float(float(1 - b) + float(b * float(length / pivot))))
  return float(frequency / float(frequency + norm))
}
