/**
 * Excerpts on the server of the public search API: found with the contract's requests, and stored in the contract's
 * indexes.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { ExcerptIndex } from "./ExcerptIndex.ts"
import { IndexError } from "./IndexError.ts"
import { type Cluster, open } from "./opensearch/Cluster.ts"
import { find } from "./opensearch/ExcerptSearch.ts"
import { excerptsOf, prune } from "./opensearch/Excerpts.ts"
import { excerpts } from "./opensearch/ExcerptsDefinition.ts"
import { ensure } from "./opensearch/LiveIndex.ts"
import type { OpenSearchOptions } from "./opensearch/OpenSearchOptions.ts"
import { refresh } from "./opensearch/Refresh.ts"
import { synonymTokens } from "./opensearch/SynonymTokens.ts"
import { touch, writeExcerpts } from "./opensearch/Writing.ts"

const maxRequestBytes = 5 * 1024 * 1024

/**
 * Connects at the first request, with the retries of `OpenSearchIndex.layer`. `options.index` is the index of gazettes;
 * a theme with that name is refused. `write` keeps fields that other programs add to an excerpt, such as
 * `excerpt_embedding_score`.
 */
export const layer = (options: OpenSearchOptions): Layer.Layer<ExcerptIndex> =>
  Layer.effect(ExcerptIndex, Effect.map(open(options), indexOn))

const indexOn = (gazettes: Cluster) => {
  const themed = (index: string): Cluster => ({ ...gazettes, index })
  const tokens = synonymTokens(gazettes)
  return ExcerptIndex.of({
    ensure: Effect.fn("OpenSearchExcerptIndex.ensure")(function* (index) {
      if (index === gazettes.index) {
        const detail = `${index} is the index of gazettes: no theme can have it`
        return yield* new IndexError({ reason: "Defect", detail })
      }
      return yield* ensure(themed(index), excerpts)
    }),
    find: Effect.fn("OpenSearchExcerptIndex.find")(function* (queries, documentIds) {
      return yield* find(gazettes, queries, yield* tokens(queries), documentIds)
    }),
    write: Effect.fn("OpenSearchExcerptIndex.write")((index, documents) =>
      writeExcerpts(themed(index), documents, maxRequestBytes)
    ),
    touch: Effect.fn("OpenSearchExcerptIndex.touch")((index, except) => touch(themed(index), except)),
    excerptsOf: Effect.fn("OpenSearchExcerptIndex.excerptsOf")((index, documentIds) =>
      excerptsOf(themed(index), documentIds)
    ),
    prune: Effect.fn("OpenSearchExcerptIndex.prune")((index, documentIds, keepIds) =>
      prune(themed(index), documentIds, keepIds)
    ),
    refresh: Effect.fn("OpenSearchExcerptIndex.refresh")((index) => refresh(gazettes, [gazettes.index, index]))
  })
}
