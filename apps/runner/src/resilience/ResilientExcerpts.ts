/**
 * The excerpts' contract with retries: every call waits while the index is out or busy.
 *
 * @module
 */
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { IndexError } from "@escriba/indexer/IndexError"
import { Effect, Layer } from "effect"
import { writeAll } from "./BulkWrite.ts"
import type { Dependency } from "./Dependency.ts"

/** All calls are repeatable: a repeated write has the same ids, and a removed excerpt stays removed. */
export const layer = ({ call }: Dependency) =>
  Layer.effect(
    ExcerptIndex,
    Effect.map(ExcerptIndex, (inner) => {
      /** A document that an earlier call searched successfully, with these or other queries. */
      let searched: string | undefined
      return ExcerptIndex.of({
        ensure: (index) => call(inner.ensure(index)),
        find: (queries, documentIds) =>
          call(inner.find(queries, documentIds), {
            operation: "find",
            witness: Effect.suspend(() =>
              searched === undefined || documentIds.includes(searched)
                ? Effect.succeed(false)
                : Effect.as(inner.find(queries, [searched]), true)
            ),
            blame: ({ detail }) => Effect.fail(new IndexError({ reason: "Rejected", detail }))
          }).pipe(
            Effect.tap((found) =>
              Effect.sync(() => {
                searched = found[0]?.id ?? searched
              })
            )
          ),
        write: (index, excerpts) =>
          writeAll(
            call,
            {
              operation: `write ${index}`,
              idOf: ({ excerpt_id }) => excerpt_id,
              write: (some) => inner.write(index, some),
              touch: (except) => inner.touch(index, except)
            },
            excerpts
          ),
        touch: (index, except) => call(inner.touch(index, except)),
        excerptsOf: (index, documentIds) => call(inner.excerptsOf(index, documentIds)),
        prune: (index, documentIds, keepIds) => call(inner.prune(index, documentIds, keepIds)),
        refresh: (index) => call(inner.refresh(index))
      })
    })
  )
