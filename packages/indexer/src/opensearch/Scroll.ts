/**
 * Reads all documents that a query finds, as of one moment.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"

export interface Scroll<Hit> {
  readonly query: object
  /** Fields to return. */
  readonly source: ReadonlyArray<string> | false
  readonly hit: Schema.ConstraintDecoder<Hit>
  /** Hits per answer, 10,000 at most (`index.max_result_window`). */
  readonly pageSize: number
}

/** Makes a search fail if one shard fails. By default it would return fewer documents. */
export const wholly = { allow_partial_search_results: false }

/** Time for which the server keeps the scroll between two requests. */
const keepAlive = "1m"

/** Returns all hits, unordered. The server returns each page only once, so a retry starts from the beginning. */
export const scroll = <Hit>(cluster: Cluster, wanted: Scroll<Hit>): Effect.Effect<ReadonlyArray<Hit>, IndexError> =>
  cluster.patiently(Effect.scoped(scrollOnce(cluster, wanted)))

const scrollOnce = Effect.fnUntraced(function* <Hit>(cluster: Cluster, { hit, pageSize, query, source }: Scroll<Hit>) {
  const Answer = Schema.Struct({
    _scroll_id: Schema.String,
    _shards: Schema.Struct({ failed: Schema.Literal(0) }),
    hits: Schema.Struct({ hits: Schema.Array(hit) })
  })
  const documents: Array<Hit> = []
  const begin = cluster.ask(
    {
      method: "POST",
      path: `/${encodeURIComponent(cluster.index)}/_search`,
      querystring: { ...wholly, scroll: keepAlive },
      body: { query, size: pageSize, sort: ["_doc"], _source: source }
    },
    Answer
  )
  let answer = yield* Effect.acquireRelease(begin, ({ _scroll_id }) =>
    // If the request fails, the server deletes the scroll after its time.
    Effect.ignore(end(cluster, _scroll_id))
  )
  while (true) {
    documents.push(...answer.hits.hits)
    if (answer.hits.hits.length < pageSize) return documents
    answer = yield* cluster.ask(
      { method: "POST", path: "/_search/scroll", body: { scroll: keepAlive, scroll_id: answer._scroll_id } },
      Answer
    )
  }
})

const end = (cluster: Cluster, scrollId: string) =>
  cluster.ask({ method: "DELETE", path: "/_search/scroll", body: { scroll_id: [scrollId] } }, Schema.Unknown)
