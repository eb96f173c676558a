/**
 * Reads and removes the excerpts of documents.
 *
 * @module
 */
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Array as Arr, Effect, Schema } from "effect"
import { ExcerptFields, excerptFieldNames } from "../DocumentFields.ts"
import type { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"
import { Hit, sourceIn } from "./Hit.ts"
import { refresh } from "./Refresh.ts"
import { scroll } from "./Scroll.ts"
import { remove } from "./Writing.ts"

/** The limit `index.max_terms_count` is 65,536. */
const documentsAtOnce = 10_000

/** The excerpts, in the order of their ids. */
export const excerptsOf = Effect.fnUntraced(function* (
  cluster: Cluster,
  documentIds: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<ExcerptDocument>, IndexError> {
  const found = yield* hitsOf(cluster, documentIds, {
    source: excerptFieldNames,
    hit: Hit,
    // An excerpt has about 5 kB.
    pageSize: 1_000
  })
  const read = yield* Effect.forEach(found, sourceIn(ExcerptFields))
  return read.map(({ source }) => source).sort((one, other) => (one.excerpt_id < other.excerpt_id ? -1 : 1))
})

/** Also removes excerpts that were written since the last refresh. Returns the number of removed excerpts. */
export const prune = Effect.fnUntraced(
  function* (cluster: Cluster, documentIds: ReadonlyArray<string>, keepIds: ReadonlyArray<string>) {
    yield* refresh(cluster, [cluster.index])
    const hit = Schema.Struct({ _id: Schema.String })
    const found = yield* hitsOf(cluster, documentIds, { source: false, hit, pageSize: 10_000 })
    const kept = new Set(keepIds)
    return found.map(({ _id }) => _id).filter((id) => !kept.has(id))
  },
  Effect.catchIf(
    ({ reason }) => reason === "IndexMissing",
    () => Effect.succeed<ReadonlyArray<string>>([])
  ),
  (outdated, cluster) => Effect.flatMap(outdated, (ids) => remove(cluster, ids))
)

const hitsOf = <Hit>(
  cluster: Cluster,
  documentIds: ReadonlyArray<string>,
  wanted: {
    readonly source: ReadonlyArray<string> | false
    readonly hit: Schema.ConstraintDecoder<Hit>
    readonly pageSize: number
  }
) =>
  Effect.forEach(Arr.chunksOf([...new Set(documentIds)], documentsAtOnce), (ids) =>
    scroll(cluster, { query: { terms: { source_index_id: ids } }, ...wanted })
  ).pipe(Effect.map(Arr.flatten))
