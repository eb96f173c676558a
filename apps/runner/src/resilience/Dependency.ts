/**
 * A service that every document needs. Its calls are retried; during an outage all calls wait for it.
 *
 * @module
 */
import { Clock, Deferred, Duration, Effect, Exit, Random, Schedule } from "effect"

/** Errors of the rooms state themselves whether a retry may succeed. */
export interface Retryable {
  readonly isRetryable: boolean
  readonly message: string
}

export interface Dependency {
  /**
   * Runs a call that may be repeated without harm. A retryable failure is retried twice after short pauses; then the
   * service is probed. During an outage this call and all others wait until the service answers. If the outage lasts longer
   * than the patience, they fail, and later calls fail after a single attempt. A service that answers the probe but refuses
   * the call is busy: the call is retried with growing pauses, up to the same patience. Only a witness turns a refusal into
   * a fault of the call. The waiting can be interrupted even if the call cannot.
   */
  readonly call: <A, E extends Retryable, R>(
    effect: Effect.Effect<A, E, R>,
    suspicion?: Suspicion<A, E, R>
  ) => Effect.Effect<A, E, R>
}

/** How to decide whether the call or its service is at fault. Without it, the call is never blamed. */
export interface Suspicion<A, E, R> {
  /** Names the operation and its place. A successful call with the same name that began after the failure is a witness. */
  readonly operation: string
  /**
   * Does the same operation on something known to be good; used if no other call can be the witness. `false` if nothing
   * good is known. If the witness fails with an error that is not retryable, the call fails with that error.
   */
  readonly witness: Effect.Effect<boolean, E, R>
  /** Handles the failure if only this call is refused. */
  readonly blame: (error: E) => Effect.Effect<A, E, R>
  /**
   * The call asks for several things, and `blame` asks for them in smaller groups. Such a split harms nothing, so
   * `blame` is called sooner.
   */
  readonly isGroup?: () => boolean
}

interface Options<E> {
  /** Name for log messages. */
  readonly name: string
  /** Succeeds, or fails with an error that is not retryable, if the service answers. */
  readonly probe: Effect.Effect<unknown, E>
  /** The longest outage that calls wait for. */
  readonly patience: Duration.Duration
  /** Pause before the first retry of a call to a busy service. During it, another call can become the witness. */
  readonly pause?: Duration.Input
}

/** Short retries: a connection that was closed while idle is not an outage. */
const atOnce = Schedule.exponential("200 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 2 }))

/** Schedule of probes during an outage: frequent at first, then every five seconds. */
const untilItAnswers = Schedule.min([Schedule.exponential("250 millis", 1.5), Schedule.spaced("5 seconds")]).pipe(
  Schedule.jittered
)

/** A probe that takes longer than this counts as no answer. */
const probeTime = "10 seconds"

/** Upper limit of the growing pauses. */
const longestPauseMs = 30_000

/** Outages that one call may meet before it is considered their cause. */
const outagesACall = 3

/** One attempt follows each witness, so the call is refused three times, with pauses, before it is blamed. */
const witnessesForBlame = 2

/** `well`: the service answers and was not out. `back`: it was out and answers again. `out`: it is still out. */
type Finding = "well" | "back" | "out"

export const make = <E extends Retryable>(options: Options<E>): Dependency => {
  const { name, patience, probe } = options
  const firstPauseMs = Duration.toMillis(Duration.fromInputUnsafe(options.pause ?? "5 seconds"))
  /** Start time of the last successful call, per operation. */
  const successes = new Map<string, number>()
  /** The probe in progress. One fiber probes the service; other calls that start or fail meanwhile wait for its result. */
  let inquiry: Deferred.Deferred<Finding> | undefined
  let isGivenUp = false

  const giveUp = Effect.fnUntraced(function* (since: number, what: string) {
    isGivenUp = true
    yield* Effect.logError(`${name} ${what} for ${yield* secondsSince(since)}`)
  })

  const isAnswering = probe.pipe(
    Effect.as(true),
    Effect.catch((error) => Effect.succeed(!error.isRetryable)),
    Effect.timeoutOption(probeTime),
    Effect.map((answer) => answer._tag === "Some" && answer.value)
  )

  const find = Effect.fnUntraced(function* (detail: string): Effect.fn.Return<Finding> {
    if (yield* isAnswering) return "well"
    const since = yield* Clock.currentTimeMillis
    yield* Effect.logWarning(`${name} does not answer, waiting up to ${Duration.format(patience)}: ${detail}`)
    const answers = yield* isAnswering.pipe(
      Effect.repeat({ schedule: untilItAnswers, until: (isIt) => isIt }),
      Effect.timeoutOption(patience)
    )
    if (answers._tag === "None") return yield* Effect.as(giveUp(since, "has not answered"), "out" as const)
    yield* Effect.logInfo(`${name} answers again after ${yield* secondsSince(since)}`)
    return "back"
  })

  /**
   * Starts a probe or joins the one in progress. If the probing fiber is interrupted, the waiting ones continue with `back`
   * and try their calls again.
   */
  const inquire = (detail: string): Effect.Effect<Finding> =>
    Effect.suspend(() => {
      if (inquiry !== undefined) return Deferred.await(inquiry)
      const mine = Deferred.makeUnsafe<Finding>()
      inquiry = mine
      return find(detail).pipe(
        Effect.onExit((exit) =>
          Effect.sync(() => {
            inquiry = undefined
            Deferred.doneUnsafe(mine, Exit.isSuccess(exit) ? exit : Exit.succeed("back"))
          })
        )
      )
    })

  const attempt = <A, F extends Retryable, R>(effect: Effect.Effect<A, F, R>) =>
    Effect.suspend(() =>
      isGivenUp ? effect : Effect.retry(effect, { schedule: atOnce, while: (error) => error.isRetryable })
    ).pipe(
      Effect.tap(() =>
        Effect.sync(() => {
          isGivenUp = false
        })
      )
    )

  /** Whether the service refuses only this call. `undefined` if nothing good is known to test with. */
  const isRefusedAlone = Effect.fnUntraced(function* <A, F extends Retryable, R>(
    { operation, witness }: Suspicion<A, F, R>,
    failedAt: number
  ): Effect.fn.Return<boolean | undefined, F, R> {
    if ((successes.get(operation) ?? 0) > failedAt) return true
    const answer = yield* Effect.result(witness)
    if (answer._tag === "Success") return answer.success || undefined
    return answer.failure.isRetryable ? false : yield* Effect.fail(answer.failure)
  })

  return {
    call: Effect.fnUntraced(function* <A, F extends Retryable, R>(
      effect: Effect.Effect<A, F, R>,
      suspicion?: Suspicion<A, F, R>
    ) {
      let outages = 0
      let witnesses = 0
      let pauses = 0
      let busySince: number | undefined
      while (true) {
        if (inquiry !== undefined) yield* Effect.interruptible(Deferred.await(inquiry))
        const beganAt = yield* Clock.currentTimeMillis
        const outcome = yield* Effect.result(attempt(effect))
        if (outcome._tag === "Success") {
          if (suspicion !== undefined) successes.set(suspicion.operation, beganAt)
          return outcome.success
        }
        const error = outcome.failure
        if (!error.isRetryable || isGivenUp) return yield* Effect.fail(error)
        const failedAt = yield* Clock.currentTimeMillis
        const finding = yield* Effect.interruptible(inquire(error.message))
        if (finding === "out") return yield* Effect.fail(error)
        if (finding === "back") {
          outages += 1
          busySince = undefined
          if (outages === outagesACall) {
            const isTold = suspicion !== undefined && (witnesses > 0 || suspicion.isGroup?.() === true)
            return yield* isTold ? suspicion.blame(error) : Effect.fail(error)
          }
        } else {
          if (suspicion !== undefined && witnesses >= (suspicion.isGroup?.() === true ? 1 : witnessesForBlame)) {
            return yield* suspicion.blame(error)
          }
          if (busySince === undefined) {
            yield* Effect.logWarning(`${name} is busy, waiting up to ${Duration.format(patience)}: ${error.message}`)
          }
          busySince ??= failedAt
          const pause = yield* jittered(Math.min(longestPauseMs, firstPauseMs * 1.5 ** pauses))
          pauses += 1
          yield* Effect.interruptible(Effect.sleep(pause))
        }
        const isAlone = suspicion === undefined ? false : yield* isRefusedAlone(suspicion, failedAt)
        if (isAlone === true) witnesses += 1
        else if (
          busySince !== undefined &&
          (yield* Clock.currentTimeMillis) - busySince >= Duration.toMillis(patience)
        ) {
          const unknown = isAlone === undefined ? ", and nothing is known that it would take," : ""
          yield* giveUp(busySince, `has refused this${unknown}`)
          return yield* Effect.fail(error)
        }
      }
    })
  }
}

const jittered = (pauseMs: number) => Effect.map(Random.nextBetween(0.8, 1.2), (factor) => pauseMs * factor)

const secondsSince = (since: number) =>
  Effect.map(Clock.currentTimeMillis, (now) => `${Math.round((now - since) / 1000)} s`)
