/**
 * Runs the queries of themes over documents of the index of gazettes.
 *
 * The highlighter takes its offsets from the index, so `index.highlight.max_analyzed_offset` does not apply: fragments
 * come from the whole text of a document. Measured on OpenSearch 2.19 with 512 MiB of heap: a document of 8 MB takes
 * 0.3 s per query, and 3.8 s if the query's words are its most frequent ones.
 *
 * @module
 */
import type { FoundFragment } from "@escriba/gazettes/themes/Excerpts"
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { excerptSearch } from "@escriba/gazettes/themes/ThemeRequests"
import { Array as Arr, Effect, Schema } from "effect"
import { DocumentFields, documentFieldNames } from "../DocumentFields.ts"
import type { FoundSource } from "../ExcerptIndex.ts"
import type { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"
import { Hit, sourceIn } from "./Hit.ts"
import { wholly } from "./Scroll.ts"
import type { TokensOf } from "./SynonymTokens.ts"

/**
 * Documents per request; one answer contains all of them. The server reads twenty of the largest within a request's
 * time limit.
 */
const documentsAtOnce = 20

/** Returns the documents in the order of the ids; missing documents are left out. */
export const find = Effect.fnUntraced(function* (
  cluster: Cluster,
  queries: ReadonlyArray<ThemeQuery>,
  tokensOf: TokensOf,
  documentIds: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<FoundSource>, IndexError> {
  const answerable = queries
    .map((query) => withoutWordless(query, tokensOf))
    .filter(({ termSets }) => termSets.length > 0)
  const asked = [...new Set(documentIds)]
  const found = yield* Effect.forEach(Arr.chunksOf(asked, documentsAtOnce), (ids) =>
    findIn(cluster, answerable, tokensOf, ids)
  )
  const byId = new Map(found.flat().map((source) => [source.id, source]))
  return asked.flatMap((id) => byId.get(id) ?? [])
})

const findIn = Effect.fnUntraced(function* (
  cluster: Cluster,
  queries: ReadonlyArray<ThemeQuery>,
  tokensOf: TokensOf,
  ids: ReadonlyArray<string>
) {
  const hits = yield* search(cluster, sourcesOf(ids), Hit)
  const sources = yield* Effect.forEach(hits, sourceIn(DocumentFields))
  const found = new Map(sources.map(({ id }): [string, Array<FoundFragment>] => [id, []]))
  if (sources.length === 0) return []
  for (const query of queries) {
    const body = { ...excerptSearch(query, tokensOf, [...found.keys()], found.size), _source: false }
    for (const { _id, highlight } of yield* search(cluster, body, FragmentHit)) {
      const fragments = Object.values(highlight).flat()
      found.get(_id)?.push(...fragments.map((fragment) => ({ fragment, subtheme: query.title })))
    }
  }
  return sources.map(({ id, source }): FoundSource => ({ id, fields: source, found: found.get(id) ?? [] }))
})

const FragmentHit = Schema.Struct({
  _id: Schema.String,
  highlight: Schema.Record(Schema.String, Schema.Array(Schema.String)).pipe(
    Schema.withDecodingDefaultKey(Effect.succeed({}))
  )
})

const sourcesOf = (ids: ReadonlyArray<string>) => ({
  query: { ids: { values: ids } },
  size: ids.length,
  _source: documentFieldNames
})

const search = <Hit>(cluster: Cluster, body: object, hit: Schema.ConstraintDecoder<Hit>) =>
  cluster
    .patiently(
      cluster.ask(
        { method: "POST", path: `/${encodeURIComponent(cluster.index)}/_search`, querystring: wholly, body },
        Schema.Struct({ hits: Schema.Struct({ hits: Schema.Array(hit) }) })
      )
    )
    .pipe(Effect.map(({ hits }) => hits.hits))

/** A synonym without a word finds nothing, and the server rejects an empty clause. */
const withoutWordless = ({ termSets, title }: ThemeQuery, tokensOf: TokensOf): ThemeQuery => ({
  title,
  termSets: termSets
    .map((macroSet) => macroSet.map((termSet) => termSet.filter((synonym) => tokensOf(synonym).length > 0)))
    .filter((macroSet) => macroSet.every((termSet) => termSet.length > 0))
})
