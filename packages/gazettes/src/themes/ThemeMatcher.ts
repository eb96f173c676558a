/**
 * Matches a theme's queries against an analysed text: the contract's span queries.
 *
 * @module
 */
import { type AnalyzedText, termsOf } from "./BrazilianAnalysis.ts"
import { bySpanOrder, forEachNear, type Span } from "./NearSpans.ts"
import type { ThemeQuery } from "./Theme.ts"
import { nearSlop } from "./ThemeRequests.ts"

/** A query with its synonyms analysed. Queries prepared together share equal term sets as one list. */
export interface PreparedQuery {
  readonly title: string
  readonly macroSets: ReadonlyArray<ReadonlyArray<TermSet>>
}

type Phrase = ReadonlyArray<string>
type TermSet = ReadonlyArray<Phrase>

/** A token that took part in a match. */
export interface MatchedToken {
  readonly position: number
  readonly term: string
}

/** Analyses the synonyms once for all texts. */
export const prepareQueries = (queries: ReadonlyArray<ThemeQuery>): ReadonlyArray<PreparedQuery> => {
  const termSets = new Map<string, TermSet>()
  const prepared = (synonyms: ReadonlyArray<string>): TermSet => {
    const key = JSON.stringify(synonyms)
    const termSet = termSets.get(key) ?? synonyms.map(termsOf)
    termSets.set(key, termSet)
    return termSet
  }
  return queries.map(({ title, termSets }) => ({
    title,
    macroSets: termSets.map((macroSet) => macroSet.map(prepared))
  }))
}

/**
 * A function from a query to the tokens that match it in the text, ascending; empty if the text does not match. A macro set
 * matches if all its term sets have a phrase within 20 tokens of each other, in any order; a macro set of one term set matches
 * at each of its phrases. Matches of a term set are cached for the next query. Linear in the occurrences of the query's words.
 */
export const matcherOf = (text: AnalyzedText): ((query: PreparedQuery) => ReadonlyArray<MatchedToken>) => {
  const known = new Map<TermSet, ReadonlyArray<Span>>()
  const spansOf = (termSet: TermSet): ReadonlyArray<Span> => {
    const spans = known.get(termSet) ?? termSet.flatMap((terms) => phraseSpans(text, terms)).sort(bySpanOrder)
    known.set(termSet, spans)
    return spans
  }
  return ({ macroSets }) => {
    const found = new Map<number, string>()
    for (const macroSet of macroSets) {
      const slop = macroSet.length === 1 ? Number.POSITIVE_INFINITY : nearSlop
      forEachNear(macroSet.map(spansOf), slop, (group) => {
        for (const span of group)
          for (const [offset, term] of span.terms.entries()) found.set(span.start + offset, term)
      })
    }
    return Array.from(found, ([position, term]) => ({ position, term })).sort((a, b) => a.position - b.position)
  }
}

/** The places where the terms follow each other. Linear in the occurrences of the terms. */
export const phraseSpans = (text: AnalyzedText, terms: Phrase): ReadonlyArray<Span> => {
  const lists: Array<ReadonlyArray<number>> = []
  for (const term of terms) {
    const positions = text.positions.get(term)
    if (positions === undefined) return []
    lists.push(positions)
  }
  const cursors = lists.map(() => 0)
  const spans: Array<Span> = []
  for (const start of lists[0] ?? []) {
    const isPhrase = lists.every((positions, offset) => {
      while ((positions[cursors[offset]!] ?? Number.POSITIVE_INFINITY) < start + offset) cursors[offset]!++
      return positions[cursors[offset]!] === start + offset
    })
    if (isPhrase) spans.push({ start, end: start + terms.length, terms })
  }
  return spans
}
