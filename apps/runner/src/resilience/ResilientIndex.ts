/**
 * The index's contract over one that may be out or busy: the same, but every call waits for it.
 *
 * @module
 */
import { IndexError } from "@escriba/indexer/IndexError"
import { type IndexItem, type ItemOutcome, SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect, Layer } from "effect"
import { inHalves } from "../faults/InHalves.ts"
import type { Dependency } from "./Dependency.ts"

export const layer = ({ call }: Dependency) =>
  Layer.effect(
    SearchIndex,
    Effect.map(SearchIndex, (inner) =>
      SearchIndex.of({
        limits: inner.limits,
        isThere: call(inner.isThere),
        ensure: call(inner.ensure),
        bulk: (items) => {
          const outcomes = new Map<IndexItem, ItemOutcome>()
          const unanswered = ({ detail }: IndexError) =>
            items.map((item) => outcomes.get(item) ?? ({ _tag: "Unavailable", id: item.id, detail } as const))
          return bulk(inner, call, items, outcomes).pipe(
            Effect.map(() => items.flatMap((item) => outcomes.get(item) ?? [])),
            // What was acknowledged before the index went out is safe.
            Effect.catchIf(
              () => outcomes.size > 0,
              (error) => Effect.succeed(unanswered(error))
            )
          )
        },
        search: (request) => call(inner.search(request)),
        documentsOf: (filePaths) => call(inner.documentsOf(filePaths)),
        remove: (ids) => call(inner.remove(ids)),
        collections: call(inner.collections),
        refresh: call(inner.refresh)
      })
    )
  )

/**
 * Only what the index could not take goes to it again. A bulk that brings the index down again and again is halved, until
 * the one document that does it stands alone.
 */
const bulk = (
  inner: SearchIndex["Service"],
  call: Dependency["call"],
  items: ReadonlyArray<IndexItem>,
  outcomes: Map<IndexItem, ItemOutcome>
): Effect.Effect<void, IndexError> =>
  Effect.suspend(() => {
    let rest = items
    const attempt = Effect.gen(function* () {
      const answers = yield* inner.bulk(rest)
      const unavailable = answers.find((answer) => answer._tag === "Unavailable")
      rest.forEach((item, position) => {
        const answer = answers[position]
        if (answer !== undefined && answer._tag !== "Unavailable") outcomes.set(item, answer)
      })
      rest = rest.filter((item) => !outcomes.has(item))
      if (unavailable !== undefined) {
        return yield* new IndexError({ reason: "IndexUnavailable", detail: unavailable.detail })
      }
    })
    const blame = (error: IndexError): Effect.Effect<void, IndexError> => {
      const detail = `the index went down each time it got this document: ${error.detail}`
      return Effect.asVoid(
        inHalves(
          rest,
          (half) => bulk(inner, call, half, outcomes),
          (only) => Effect.sync(() => void outcomes.set(only, { _tag: "Rejected", id: only.id, detail }))
        )
      )
    }
    return call(attempt, blame)
  })
