/**
 * The excerpts' contract over an index that may be out or busy: the same, but every call waits for it.
 *
 * @module
 */
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { IndexError } from "@escriba/indexer/IndexError"
import { Effect, Layer } from "effect"
import type { Dependency } from "./Dependency.ts"

/** All calls may be repeated: excerpts have ids of their own, and what is removed stays so. */
export const layer = ({ call }: Dependency) =>
  Layer.effect(
    ExcerptIndex,
    Effect.map(ExcerptIndex, (inner) =>
      ExcerptIndex.of({
        ensure: (index) => call(inner.ensure(index)),
        find: (queries, documentIds) => call(inner.find(queries, documentIds)),
        write: (index, excerpts) => call(whole(inner.write(index, excerpts))),
        excerptsOf: (index, documentIds) => call(inner.excerptsOf(index, documentIds)),
        prune: (index, documentIds, keepIds) => call(inner.prune(index, documentIds, keepIds)),
        refresh: (index) => call(inner.refresh(index))
      })
    )
  )

/** What the index could not take now is the index's fault: all of it goes there again. */
const whole = (write: ReturnType<ExcerptIndex["Service"]["write"]>) =>
  Effect.flatMap(write, (outcomes) => {
    const silent = outcomes.find((outcome) => outcome._tag === "Unavailable")
    return silent === undefined
      ? Effect.succeed(outcomes)
      : Effect.fail(new IndexError({ reason: "IndexUnavailable", detail: silent.detail }))
  })
