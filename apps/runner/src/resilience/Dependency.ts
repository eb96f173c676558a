/**
 * A service that every document needs: its calls are retried, and in an outage all of them wait for it.
 *
 * @module
 */
import { Clock, Deferred, Duration, Effect, Exit, Random, Schedule } from "effect"

/** The errors of the rooms say themselves whether another try may succeed. */
export interface Retryable {
  readonly isRetryable: boolean
  readonly message: string
}

export interface Dependency {
  /**
   * Runs a call that may be repeated without harm. A retryable failure is tried again at once, twice; then the service is
   * asked how it is. In an outage this call and all others wait until it answers, or until it has been out for longer than
   * the patience for it: then they fail, and later ones after a single try. A service that answers and yet refuses the call
   * is busy: the call waits with growing pauses, as long. Only a witness turns that into a fault of what was asked. The
   * waiting can be interrupted even where the call cannot.
   */
  readonly call: <A, E extends Retryable, R>(
    effect: Effect.Effect<A, E, R>,
    suspicion?: Suspicion<A, E, R>
  ) => Effect.Effect<A, E, R>
}

/** How a call is told from its service: without it, a call is never blamed. */
export interface Suspicion<A, E, R> {
  /** What is done, and where: a success of another call with this name, begun after the fault, is a witness. */
  readonly operation: string
  /**
   * Does the same to something that is known to be good, where no other call has. `false`: nothing is known that could be
   * asked. A failure that is not retryable is the call's answer.
   */
  readonly witness: Effect.Effect<boolean, E, R>
  /** What the fault means where only this call is refused. */
  readonly blame: (error: E) => Effect.Effect<A, E, R>
  /** Several things are asked together now, and `blame` asks for them in parts: that harms nobody, so it comes sooner. */
  readonly isGroup?: () => boolean
}

interface Options<E> {
  /** For a person. */
  readonly name: string
  /** Succeeds, or fails with what is not retryable, when the service answers. */
  readonly probe: Effect.Effect<unknown, E>
  /** How long one outage may last. */
  readonly patience: Duration.Duration
  /** Before a busy service is asked again for the first time, and the time in which another call can be the witness. */
  readonly pause?: Duration.Input
}

/** A connection that was closed while it rested is no outage. */
const atOnce = Schedule.exponential("200 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 2 }))

/** How a service that is out is asked: soon at first, then every five seconds. */
const untilItAnswers = Schedule.min([Schedule.exponential("250 millis", 1.5), Schedule.spaced("5 seconds")]).pipe(
  Schedule.jittered
)

/** A service that takes longer to say that it is there is not. */
const probeTime = "10 seconds"

/** The pauses grow to this. */
const longestPauseMs = 30_000

/** Outages that one call may see before it is held to be their cause. */
const outagesACall = 3

/** One try comes after each: three refusals with pauses. */
const witnessesForBlame = 2

/** `well`: it answers, and did not stop answering. `back`: it was out. `out`: it still is. */
type Finding = "well" | "back" | "out"

export const make = <E extends Retryable>(options: Options<E>): Dependency => {
  const { name, patience, probe } = options
  const firstPauseMs = Duration.toMillis(Duration.fromInputUnsafe(options.pause ?? "5 seconds"))
  /** When the last successful call of each operation began. */
  const successes = new Map<string, number>()
  /** One fiber asks how the service is; whoever else fails or comes meanwhile waits for the answer. */
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

  /** Whoever is interrupted leaves the question to the others. */
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

  /** `undefined`: nobody knows of anything good that could be asked. */
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
