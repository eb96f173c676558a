/**
 * Finds the documents of any number of files.
 *
 * @module
 */
import { Array as Arr, Effect, Schema } from "effect"
import { nullable } from "../DocumentFields.ts"
import type { IndexError } from "../IndexError.ts"
import type { DocumentOfFile } from "../SearchIndex.ts"
import type { Cluster } from "./Cluster.ts"
import { Hit, sourceIn } from "./Hit.ts"
import { scroll } from "./Scroll.ts"

/** The limit `index.max_terms_count` is 65,536. */
const pathsAtOnce = 10_000

/** A document of another writer may lack the address of its text. */
const Source = Schema.Struct({
  id: Schema.optional(Schema.Unknown),
  file_path: Schema.String,
  file_raw_txt: nullable(Schema.String)
})

/** The documents, in the order of their ids. */
export const documentsOf = Effect.fnUntraced(function* (
  cluster: Cluster,
  filePaths: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<DocumentOfFile>, IndexError> {
  const found = yield* Effect.forEach(Arr.chunksOf([...new Set(filePaths)], pathsAtOnce), (paths) =>
    scroll(cluster, {
      query: { terms: { file_path: paths } },
      source: ["id", "file_path", "file_raw_txt"],
      hit: Hit,
      pageSize: 10_000
    })
  )
  const documents = yield* Effect.forEach(found.flat(), sourceIn(Source))
  return documents
    .map(({ id, source }) => ({
      id,
      gazetteId: gazetteIdOf(source.id),
      filePath: source.file_path,
      textUrl: source.file_raw_txt
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
})

const gazetteIdOf = (id: unknown): number | null => {
  const read = typeof id === "string" ? Number(id) : id
  return typeof read === "number" && Number.isInteger(read) ? read : null
}
