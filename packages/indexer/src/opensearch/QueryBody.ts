/**
 * Translates a checked request into a query of OpenSearch.
 *
 * @module
 */
import { type Leaf, type Query, type Word, wantedLeavesOf } from "../Query.ts"
import type { Filters } from "../Request.ts"
import { inOtherNumber } from "../Stems.ts"
import { fold } from "../Words.ts"
import { anyAccent, standardWordsOf } from "./AnyAccent.ts"

type Clause = Readonly<Record<string, unknown>>

/**
 * The field with stemmed words, without accents, with stop words. `source_text` itself would not find `não` or `antes`.
 */
const stems = "source_text.with_stopwords"

/** The field with unchanged words in lower case. */
const exact = "source_text.exact"

const nothing: Clause = { match_none: {} }

export const queryBodyOf = (query: Query, filters: Filters): Clause => ({
  bool: { must: [clauseOf(query)], filter: filtersOf(filters) }
})

/** The fields that can highlight the query's wanted words. */
export const shownFieldsOf = (query: Query): ReadonlyArray<string> => {
  const wanted = wantedLeavesOf(query)
  return [...(wanted.some(isStemmed) ? [stems] : []), ...(wanted.every(isStemmed) ? [] : [exact])]
}

const clauseOf = (query: Query): Clause => {
  switch (query._tag) {
    case "All":
      return { bool: { must: query.of.map(clauseOf) } }
    case "Any":
      return anyOf(query.of.map(clauseOf))
    case "Not":
      return { bool: { must_not: [clauseOf(query.query)] } }
    default:
      return isStemmed(query) ? wordClause(query) : phraseClause(query)
  }
}

const anyOf = (clauses: ReadonlyArray<Clause>): Clause =>
  clauses.length === 1 ? clauses[0]! : { bool: { should: clauses, minimum_should_match: 1 } }

/** Whether the mapping's stemmer applies to the leaf. It does not change other words, nor their accents. */
const isStemmed = (leaf: Leaf): leaf is Word => leaf._tag === "Word" && /^\p{L}{3,29}$/u.test(fold(leaf.word))

/**
 * The stemmer knows few Portuguese plurals: it gives `pregões` and `editais` another stem than their singulars. The
 * query therefore searches for both numbers.
 */
const wordClause = ({ word }: Word): Clause => {
  const folded = fold(word)
  return anyOf([folded, ...inOtherNumber(folded)].map((form) => ({ match_phrase: { [stems]: form } })))
}

const phraseClause = (leaf: Leaf): Clause => {
  const { isPrefix, typed } = leaf._tag === "Phrase" ? leaf : { isPrefix: false, typed: leaf.word }
  const words = standardWordsOf(typed)
  const patterns = words.map((word, place) => `${anyAccent(word)}${isPrefix && place === words.length - 1 ? ".*" : ""}`)
  const [only, ...others] = patterns
  if (only === undefined) return nothing
  if (others.length > 0) return { span_near: { clauses: patterns.map(spanOf), slop: 0, in_order: true } }
  // Spellings of one word are scored like one word. A prefix may expand to too many words for that.
  return { regexp: { [exact]: { value: only, ...(isPrefix ? {} : { rewrite: "top_terms_1024" }) } } }
}

const spanOf = (pattern: string): Clause => ({ span_multi: { match: { regexp: { [exact]: { value: pattern } } } } })

/** Documents have no collection in this index. */
const filtersOf = ({ collections, since, stateCodes, territoryIds, until }: Filters): ReadonlyArray<Clause> => [
  ...(territoryIds === undefined ? [] : [{ terms: { territory_id: territoryIds } }]),
  ...(stateCodes === undefined ? [] : [{ terms: { state_code: stateCodes } }]),
  ...(collections === undefined ? [] : [nothing]),
  ...(since === undefined ? [] : [{ range: { date: { gte: since } } }]),
  ...(until === undefined ? [] : [{ range: { date: { lte: until } } }])
]
