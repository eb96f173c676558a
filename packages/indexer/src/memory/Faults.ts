/**
 * What a test tells an index in memory to do wrong.
 *
 * @module
 */
import { Duration, Effect } from "effect"
import { IndexError, type IndexReason } from "../IndexError.ts"
import type { ItemOutcome } from "../SearchIndex.ts"

export interface Faults {
  /** The next `times` calls, of whatever method, fail with `reason` and change nothing. */
  readonly failNext: (times: number, reason: IndexReason) => Effect.Effect<void>
  /** From now on these ids are answered with `outcome` and not indexed; no ids: back to normal. */
  readonly rejectIds: (ids: ReadonlyArray<string>, outcome?: "Rejected" | "Unavailable") => Effect.Effect<void>
  /** From now on every call takes that long by the clock; zero: back to normal. */
  readonly delay: (duration: Duration.Input) => Effect.Effect<void>
}

/** @param name who says in a failure that it was told to fail */
export const makeFaults = (name: string) => {
  let failures = 0
  let reason: IndexReason = "IndexUnavailable"
  let lateness = Duration.zero
  let refused = new Map<string, "Rejected" | "Unavailable">()

  const late = Effect.suspend(() => (Duration.isZero(lateness) ? Effect.void : Effect.sleep(lateness)))
  const faults: Faults = {
    failNext: (times, why) =>
      Effect.sync(() => {
        failures = times
        reason = why
      }),
    delay: (duration) =>
      Effect.sync(() => {
        lateness = Duration.fromInputUnsafe(duration)
      }),
    rejectIds: (ids, outcome = "Rejected") =>
      Effect.sync(() => {
        refused = new Map(ids.map((id) => [id, outcome]))
      })
  }
  return {
    faults,
    /** One call, as it would go or as it was told to go. */
    attempt: <A>(work: () => A): Effect.Effect<A, IndexError> =>
      Effect.andThen(
        late,
        Effect.suspend((): Effect.Effect<A, IndexError> => {
          if (failures === 0) return Effect.sync(work)
          failures--
          return Effect.fail(new IndexError({ reason, detail: `told to fail by ${name}` }))
        })
      ),
    refusalOf: (id: string): ItemOutcome | undefined => {
      const refusal = refused.get(id)
      return refusal === undefined ? undefined : { _tag: refusal, id, detail: `told to refuse by ${name}` }
    }
  }
}
