/**
 * What a memory store was told to do wrong, and what of it is still to come.
 *
 * @module
 */
import { Duration, Effect } from "effect"
import { StorageError, type StorageReason } from "../StorageError.ts"

export type StoreMethod = "open" | "download" | "put" | "list" | "remove"

/** Where a body stops, and whether it ends there as if it were whole or fails with `StorageUnavailable`. */
export interface Cut {
  readonly afterBytes: number
  readonly how: "ends" | "fails"
}

export class Faults {
  private failures: ReadonlyArray<{ readonly reason: StorageReason; readonly on: StoreMethod | undefined }> = []
  private cuts: ReadonlyArray<Cut> = []
  private announcements: ReadonlyArray<number> = []
  private pause = Duration.zero

  failNext(times: number, reason: StorageReason, on: StoreMethod | undefined) {
    this.failures = [...this.failures, ...repeated(times, { reason, on })]
  }
  cutNext(times: number, cut: Cut) {
    this.cuts = [...this.cuts, ...repeated(times, cut)]
  }
  announceNext(sizeBytes: number) {
    this.announcements = [...this.announcements, sizeBytes]
  }
  delay(duration: Duration.Duration) {
    this.pause = duration
  }

  /** `work` as this call of `method` shall go: late, and perhaps not at all. */
  readonly through = <A, E, R>(
    method: StoreMethod,
    key: string,
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | StorageError, R> =>
    Effect.suspend(() => {
      const answer = Effect.suspend((): Effect.Effect<A, E | StorageError, R> => {
        const failure = this.failures.find(({ on }) => on === undefined || on === method)
        if (failure === undefined) return work
        this.failures = without(this.failures, failure)
        return Effect.fail(toldTo(failure.reason, key, `fail a call of ${method}`))
      })
      return Duration.isZero(this.pause) ? answer : Effect.delay(answer, this.pause)
    })

  /** What the object that is being opened shall announce and where its body shall stop. */
  nextOpened(sizeBytes: number): { readonly sizeBytes: number; readonly cut: Cut | undefined } {
    const [announced = sizeBytes, ...announcements] = this.announcements
    const [cut, ...cuts] = this.cuts
    this.announcements = announcements
    this.cuts = cuts
    return { sizeBytes: announced, cut }
  }
}

export const toldTo = (reason: StorageReason, key: string, what: string) =>
  new StorageError({ reason, key, detail: `told to ${what} by MemoryObjectStore` })

const repeated = <A>(times: number, value: A) => Array.from({ length: times }, () => value)

const without = <A>(values: ReadonlyArray<A>, first: A) => values.toSpliced(values.indexOf(first), 1)
