/**
 * The requests to OpenSearch that find a theme's excerpts and their entities: the contract's request bodies.
 *
 * @module
 */
import type { EntityCase, ThemeQuery } from "./Theme.ts"

/** How many other tokens may stand between the term sets of a macro set. */
export const nearSlop = 20
/** Target length of a fragment, in characters. */
export const fragmentSize = 2000
/** Most fragments per document and query. */
export const maxFragments = 10

const textField = "source_text.with_stopwords"
const excerptField = "excerpt.with_stopwords"

type Body = Readonly<Record<string, unknown>>

/**
 * The search for a query's excerpts among the documents `ids`.
 *
 * @param tokensOf a synonym's tokens as `_analyze` on `source_text.with_stopwords` gives them; at least one
 * @param size hits per page; the caller reads all pages
 */
export const excerptSearch = (
  query: ThemeQuery,
  tokensOf: (synonym: string) => ReadonlyArray<string>,
  ids: ReadonlyArray<string>,
  size = 5
): Body => ({
  query: { bool: { must: [themeQuery(query, tokensOf)], filter: { ids: { values: ids } } } },
  size,
  highlight: {
    fields: {
      [textField]: {
        type: "unified",
        fragment_size: fragmentSize,
        number_of_fragments: maxFragments,
        pre_tags: [""],
        post_tags: [""]
      }
    }
  }
})

const themeQuery = (query: ThemeQuery, tokensOf: (synonym: string) => ReadonlyArray<string>): Body =>
  spanOr(
    query.termSets.map((macroSet) =>
      spanNear(
        macroSet.map((termSet) =>
          spanOr(termSet.map((synonym) => spanNear(tokensOf(synonym).map(spanTerm), { slop: 0, inOrder: true })))
        ),
        { slop: nearSlop, inOrder: false }
      )
    )
  )

const spanTerm = (token: string): Body => ({ span_term: { [textField]: token } })

const spanOr = (clauses: ReadonlyArray<Body>): Body => ({ span_or: { clauses } })

const spanNear = (clauses: ReadonlyArray<Body>, order: { readonly slop: number; readonly inOrder: boolean }): Body => ({
  span_near: { clauses, slop: order.slop, in_order: order.inOrder }
})

/**
 * The search for a case's entity among the excerpts `ids`. The highlighter wraps its matches in the category's tag. A hit
 * without a highlight does not name the entity: beside a `filter`, OpenSearch does not require a `should` clause to match.
 */
export const entitySearch = (entity: EntityCase, ids: ReadonlyArray<string>, size = 50): Body => ({
  query: {
    bool: {
      should: entity.values.map((value) => ({ match_phrase: { [excerptField]: value } })),
      filter: { ids: { values: ids } }
    }
  },
  size,
  highlight: {
    fields: {
      [excerptField]: {
        type: "fvh",
        matched_fields: ["excerpt", excerptField],
        fragment_size: 10_000,
        number_of_fragments: 1,
        pre_tags: [`<${entity.category}>`],
        post_tags: [`</${entity.category}>`]
      }
    }
  }
})
