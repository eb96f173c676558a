/**
 * A theme's excerpts of a gazette: its fragments with the subthemes that found them.
 *
 * @module
 */
import type { AnalyzedText } from "./BrazilianAnalysis.ts"
import { fragmentsOf } from "./Fragments.ts"
import { sentenceEnds } from "./SentenceBreaks.ts"
import { matcherOf, type PreparedQuery } from "./ThemeMatcher.ts"

export interface Excerpt {
  /** `{checksum of the gazette}_{md5 of the raw fragment}`. */
  readonly id: string
  /** The fragment with its runs of white space collapsed. */
  readonly text: string
  /** The titles of all queries that found it, in alphabetical order. */
  readonly subthemes: ReadonlyArray<string>
}

/** A fragment of a text as the highlighter cut it, and the title of the query it was cut for. */
export interface FoundFragment {
  readonly fragment: string
  readonly subtheme: string
}

/** Excerpts with fewer characters are dropped: they say too little. */
const minLength = 200

/** The fragments that the queries find in the text, without any index. */
export const findFragments = (
  text: AnalyzedText,
  queries: ReadonlyArray<PreparedQuery>
): ReadonlyArray<FoundFragment> => {
  const match = matcherOf(text)
  const matches = queries.map((query) => ({ subtheme: query.title, matched: match(query) }))
  if (matches.every(({ matched }) => matched.length === 0)) return []
  const sentences = sentenceEnds(text.text)
  return matches.flatMap(({ subtheme, matched }) =>
    fragmentsOf(text, sentences, matched).map((fragment) => ({ fragment, subtheme }))
  )
}

/**
 * The excerpts of one gazette, in the order found: one per distinct fragment, with the subthemes of all queries.
 *
 * @param md5 of a text's UTF-8, in hex
 */
export const excerptsOf = (
  checksum: string,
  found: ReadonlyArray<FoundFragment>,
  md5: (text: string) => string
): ReadonlyArray<Excerpt> => {
  const subthemes = new Map<string, Set<string>>()
  for (const { fragment, subtheme } of found) {
    if (Array.from(collapse(fragment)).length < minLength) continue
    const titles = subthemes.get(fragment) ?? new Set()
    subthemes.set(fragment, titles.add(subtheme))
  }
  return Array.from(subthemes, ([fragment, titles]) => ({
    id: `${checksum}_${md5(fragment)}`,
    text: collapse(fragment),
    subthemes: inAlphabeticalOrder(titles)
  }))
}

/** Each title once, in the order of a Portuguese dictionary. */
export const inAlphabeticalOrder = (titles: Iterable<string>): ReadonlyArray<string> =>
  [...new Set(titles)].sort(portuguese.compare)

const portuguese = new Intl.Collator("pt-BR")

/** White space as Python defines it: a Python program wrote the earlier excerpts. */
const collapse = (fragment: string) => fragment.replace(/[\s\x1c-\x1f\x85]+/g, " ")
