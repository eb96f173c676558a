/**
 * Runs a checked request: documents and their snippets.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { DocumentFields, documentFieldNames } from "../DocumentFields.ts"
import { IndexError } from "../IndexError.ts"
import { matchCloses, matchOpens } from "../IndexedText.ts"
import { splitAtMarks } from "../MarkedText.ts"
import type { CheckedRequest } from "../Request.ts"
import type { SearchHit, SearchResult, Snippet } from "../SearchIndex.ts"
import type { Cluster } from "./Cluster.ts"
import { sourceIn } from "./Hit.ts"
import { queryBodyOf, shownFieldsOf } from "./QueryBody.ts"

/** Snippets per document. */
const maxSnippets = 3

/** Two to three lines. Longer sentences are cut. */
const snippetChars = 240

/** `index.max_result_window`; the contract keeps the default. */
const maxWindow = 10_000

const Hit = Schema.Struct({
  _id: Schema.String,
  _score: Schema.Number,
  _source: Schema.Unknown,
  highlight: Schema.optionalKey(Schema.Record(Schema.String, Schema.Array(Schema.String)))
})

const Answer = Schema.Struct({
  hits: Schema.Struct({ total: Schema.Struct({ value: Schema.Number }), hits: Schema.Array(Hit) })
})

/**
 * Equal scores are ordered by checksum. Every request goes to the same copy of the index, because copies may compute
 * different scores. So the pages of a result have neither gaps nor repetitions.
 */
export const search = Effect.fnUntraced(function* (
  cluster: Cluster,
  { filters, limit, offset, query }: CheckedRequest
): Effect.fn.Return<SearchResult, IndexError> {
  if (offset + limit > maxWindow) {
    const detail = `this index shows the first ${maxWindow} documents only: offset and limit together must not exceed that`
    return yield* new IndexError({ reason: "InvalidQuery", detail })
  }
  const shownFields = shownFieldsOf(query)
  const { hits } = yield* cluster.patiently(
    cluster.ask(
      {
        method: "POST",
        path: `/${encodeURIComponent(cluster.index)}/_search`,
        querystring: { preference: "escriba" },
        body: {
          query: queryBodyOf(query, filters),
          from: offset,
          size: limit,
          track_total_hits: true,
          sort: [{ _score: "desc" }, { file_checksum: "asc" }],
          _source: documentFieldNames,
          highlight: {
            type: "unified",
            order: "score",
            number_of_fragments: maxSnippets,
            fragment_size: snippetChars,
            pre_tags: [matchOpens],
            post_tags: [matchCloses],
            fields: Object.fromEntries(shownFields.map((field) => [field, {}]))
          }
        }
      },
      Answer
    )
  )
  const found = yield* Effect.forEach(hits.hits, ({ _score, highlight = {}, ...hit }) =>
    Effect.map(
      sourceIn(DocumentFields)(hit),
      ({ id, source }): SearchHit => ({
        id,
        fields: source,
        collection: null,
        score: _score,
        snippets: snippetsOf(shownFields.map((field) => highlight[field] ?? []))
      })
    )
  )
  return { total: hits.total.value, hits: found }
})

/** Takes the best snippet of each field in turn, because snippets of different fields have no common score. */
const snippetsOf = (byField: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<Snippet> =>
  Array.from({ length: maxSnippets }, (_, place) => byField.flatMap((marked) => marked[place] ?? []))
    .flat()
    .slice(0, maxSnippets)
    .map((marked) => ({ page: null, parts: splitAtMarks(marked) }))
