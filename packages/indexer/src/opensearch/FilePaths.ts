/**
 * The documents of files, however many, as they were at one moment.
 *
 * @module
 */
import { Array as Arr, Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import type { DocumentOfFile } from "../SearchIndex.ts"
import type { Cluster } from "./Cluster.ts"

/** `index.max_terms_count` is 65,536. */
const pathsAtOnce = 10_000

/** `index.max_result_window`. */
const documentsAtOnce = 10_000

/** How long the server keeps the moment between two requests. */
const scroll = "1m"

const Answer = Schema.Struct({
  _scroll_id: Schema.String,
  hits: Schema.Struct({
    hits: Schema.Array(Schema.Struct({ _id: Schema.String, _source: Schema.Struct({ file_path: Schema.String }) }))
  })
})

/** In the order of their ids. */
export const documentsOf = Effect.fnUntraced(function* (
  cluster: Cluster,
  filePaths: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<DocumentOfFile>, IndexError> {
  const chunks = Arr.chunksOf([...new Set(filePaths)], pathsAtOnce)
  const found = yield* Effect.forEach(chunks, (paths) => cluster.patiently(Effect.scoped(scrolled(cluster, paths))))
  return found.flat().sort((one, other) => (one.id < other.id ? -1 : 1))
})

/** A page of a scroll comes only once, so that a failure in the middle means to begin again. */
const scrolled = Effect.fnUntraced(function* (cluster: Cluster, filePaths: ReadonlyArray<string>) {
  const documents: Array<DocumentOfFile> = []
  let answer = yield* Effect.acquireRelease(begin(cluster, filePaths), ({ _scroll_id }) =>
    // The server forgets by itself what it is not told to forget.
    Effect.ignore(end(cluster, _scroll_id))
  )
  while (true) {
    documents.push(...answer.hits.hits.map(({ _id, _source }) => ({ id: _id, filePath: _source.file_path })))
    if (answer.hits.hits.length < documentsAtOnce) return documents
    answer = yield* cluster.ask(
      { method: "POST", path: "/_search/scroll", body: { scroll, scroll_id: answer._scroll_id } },
      Answer
    )
  }
})

const begin = (cluster: Cluster, filePaths: ReadonlyArray<string>) =>
  cluster.ask(
    {
      method: "POST",
      path: `/${encodeURIComponent(cluster.index)}/_search`,
      querystring: { scroll },
      body: {
        query: { terms: { file_path: filePaths } },
        size: documentsAtOnce,
        sort: ["_doc"],
        _source: ["file_path"]
      }
    },
    Answer
  )

const end = (cluster: Cluster, scrollId: string) =>
  cluster.ask({ method: "DELETE", path: "/_search/scroll", body: { scroll_id: [scrollId] } }, Schema.Unknown)
