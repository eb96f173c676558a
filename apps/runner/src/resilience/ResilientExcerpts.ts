/**
 * The excerpts' contract over an index that may be out or busy: the same, but every call waits for it.
 *
 * @module
 */
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { IndexError } from "@escriba/indexer/IndexError"
import { Effect, Layer } from "effect"
import { writeAll } from "./BulkWrite.ts"
import type { Dependency } from "./Dependency.ts"

/** All calls may be repeated: excerpts have ids of their own, and what is removed stays so. */
export const layer = ({ call }: Dependency) =>
  Layer.effect(
    ExcerptIndex,
    Effect.map(ExcerptIndex, (inner) => {
      /** A document in which these queries, or others, were run. */
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
