/**
 * Which pages match which words, how well, and what to show of them: FTS5's arithmetic in plain code.
 *
 * @module
 */
import { type Leaf, leafKey, leavesOf, phrasesOf, type Query, type Terms } from "../Query.ts"
import type { SnippetPart } from "../SearchIndex.ts"
import type { Token } from "../Words.ts"

export interface MemoryPage {
  readonly number: number
  readonly text: string
  readonly tokens: ReadonlyArray<Token>
}

/** The pages that match a leaf, with the leaf's bm25 on each; positive, higher is better. */
export type LeafMatches = ReadonlyMap<MemoryPage, number>

export const matchLeaves = (
  query: Query,
  pages: ReadonlyArray<MemoryPage>,
  formsOf: (word: string) => ReadonlyArray<string>
): ReadonlyMap<string, LeafMatches> =>
  new Map(leavesOf(query).map((leaf) => [leafKey(leaf), matchLeaf(phrasesOf(leaf, formsOf), pages)]))

/** The parameters of FTS5's bm25, https://www.sqlite.org/fts5.html#the_bm25_function, its least idf among them. */
const k1 = 1.2
const b = 0.75
const leastIdf = 1e-6

const matchLeaf = (phrases: ReadonlyArray<Terms>, pages: ReadonlyArray<MemoryPage>): LeafMatches => {
  const averageLength = pages.reduce((sum, page) => sum + page.tokens.length, 0) / pages.length
  const scores = new Map<MemoryPage, number>()
  for (const phrase of phrases) {
    const counts = pages.flatMap((page) => {
      const count = placesOf(phrase, page).length
      return count === 0 ? [] : [{ page, count }]
    })
    const idf = Math.log((pages.length - counts.length + 0.5) / (counts.length + 0.5))
    for (const { page, count } of counts) {
      const length = page.tokens.length / averageLength
      const weight = (count * (k1 + 1)) / (count + k1 * (1 - b + b * length))
      scores.set(page, (scores.get(page) ?? 0) + Math.max(idf, leastIdf) * weight)
    }
  }
  return scores
}

/** The places of a phrase's first token among the page's tokens. */
const placesOf = ({ terms, isPrefix }: Terms, { tokens }: MemoryPage): ReadonlyArray<number> =>
  tokens.flatMap((_, place) => {
    const isHere = terms.every((term, index) => {
      const standing = tokens[place + index]?.term
      return isPrefix && index === terms.length - 1 ? standing?.startsWith(term) : standing === term
    })
    return isHere ? [place] : []
  })

/** As many tokens as the FTS5 index shows, a quarter of them before the first match. */
const snippetTokens = 40

/** The first match with what stands around it. */
export const snippetOf = (
  page: MemoryPage,
  leaves: ReadonlyArray<Leaf>,
  formsOf: (word: string) => ReadonlyArray<string>
): ReadonlyArray<SnippetPart> => {
  const marked = new Set<number>()
  for (const phrase of leaves.flatMap((leaf) => phrasesOf(leaf, formsOf))) {
    for (const place of placesOf(phrase, page)) {
      for (const index of phrase.terms.keys()) marked.add(place + index)
    }
  }
  const firstMatch = page.tokens.findIndex((_, place) => marked.has(place))
  const first = Math.max(0, firstMatch - snippetTokens / 4)
  const shown = page.tokens.slice(first, first + snippetTokens)
  const parts: Array<{ text: string; isMatch: boolean }> = []
  shown.forEach(({ start, end }, index) => {
    const isMatch = marked.has(first + index)
    const last = parts.at(-1)
    const between = page.text.slice(shown[index - 1]?.end ?? start, start)
    const text = page.text.slice(start, end)
    if (last?.isMatch === isMatch) last.text += between + text
    else if (isMatch || last === undefined) parts.push({ text: between, isMatch: false }, { text, isMatch })
    else parts.push({ text: between + text, isMatch })
  })
  return parts.filter((part) => part.text !== "")
}
