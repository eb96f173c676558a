/**
 * The index's contract with retries: every call waits while the index is out or busy.
 *
 * @module
 */
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect, Layer } from "effect"
import { writeAll } from "./BulkWrite.ts"
import type { Dependency } from "./Dependency.ts"

export const layer = ({ call }: Dependency) =>
  Layer.effect(
    SearchIndex,
    Effect.map(SearchIndex, (inner) => {
      const documents = {
        operation: "write",
        idOf: ({ id }: { readonly id: string }) => id,
        write: inner.bulk,
        touch: inner.touch
      }
      return SearchIndex.of({
        limits: inner.limits,
        isThere: call(inner.isThere),
        ensure: call(inner.ensure),
        bulk: (items) => writeAll(call, documents, items),
        touch: (except) => call(inner.touch(except)),
        search: (request) => call(inner.search(request)),
        documentsOf: (filePaths) => call(inner.documentsOf(filePaths)),
        documentsOfGazettes: (gazetteIds) => call(inner.documentsOfGazettes(gazetteIds)),
        remove: (ids) => call(inner.remove(ids)),
        collections: call(inner.collections),
        refresh: call(inner.refresh)
      })
    })
  )
