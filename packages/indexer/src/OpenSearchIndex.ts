/**
 * The index of the public search API: OpenSearch 2.x, with the contract's mapping.
 *
 * It has no pages and no collections: a phrase may cross the end of a page, snippets name no page, and no document
 * belongs to a collection. The contract's analyzers cut and stem words, so they decide which forms belong to one word.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { type Cluster, open } from "./opensearch/Cluster.ts"
import { documentsOf } from "./opensearch/FilePaths.ts"
import { gazettes } from "./opensearch/GazettesDefinition.ts"
import { ensure, isThere } from "./opensearch/LiveIndex.ts"
import { defaults, type OpenSearchOptions } from "./opensearch/OpenSearchOptions.ts"
import { refresh } from "./opensearch/Refresh.ts"
import { search } from "./opensearch/Search.ts"
import { bulk, remove, touch } from "./opensearch/Writing.ts"
import { check } from "./Request.ts"
import { type BulkLimits, SearchIndex } from "./SearchIndex.ts"

export { inspect, type OpenSearchFacts } from "./opensearch/Inspection.ts"
export type { OpenSearchOptions } from "./opensearch/OpenSearchOptions.ts"

const limits = { maxItems: 100, maxBytes: 10 * 1024 * 1024, maxWait: "5 seconds" } as const satisfies BulkLimits

/**
 * Connects at the first request. Every call is retried while the server is down or busy, for about 7 seconds by
 * default; then it fails with `IndexUnavailable`. `ensure` MUST run once, in this process or an earlier one, before
 * anything is written: writing to a missing index fails with `IndexMissing` and never creates it.
 */
export const layer = (options: OpenSearchOptions): Layer.Layer<SearchIndex> =>
  Layer.effect(
    SearchIndex,
    Effect.map(open(options), (cluster) => indexOn(cluster, options))
  )

const indexOn = (cluster: Cluster, options: OpenSearchOptions) => {
  const writeLimits = {
    maxTextBytes: options.maxTextBytes ?? defaults.maxTextBytes,
    maxRequestBytes: limits.maxBytes
  }
  return SearchIndex.of({
    limits,
    isThere: isThere(cluster).pipe(Effect.withSpan("OpenSearchIndex.isThere")),
    ensure: ensure(cluster, gazettes).pipe(Effect.withSpan("OpenSearchIndex.ensure")),
    bulk: Effect.fn("OpenSearchIndex.bulk")((items) => bulk(cluster, items, writeLimits)),
    touch: Effect.fn("OpenSearchIndex.touch")((except) => touch(cluster, except)),
    search: Effect.fn("OpenSearchIndex.search")(function* (request) {
      return yield* search(cluster, yield* Effect.fromResult(check(request)))
    }),
    documentsOfGazettes: () => Effect.succeed([]),
    documentsOf: Effect.fn("OpenSearchIndex.documentsOf")((filePaths) => documentsOf(cluster, filePaths)),
    remove: Effect.fn("OpenSearchIndex.remove")((ids) => remove(cluster, ids)),
    // The contract's mapping has no such field.
    collections: Effect.succeed([]),
    refresh: refresh(cluster, [cluster.index]).pipe(Effect.withSpan("OpenSearchIndex.refresh"))
  })
}
