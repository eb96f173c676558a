/**
 * A service that every document needs: its calls are retried, and in an outage all of them wait for it.
 *
 * @module
 */
import { Clock, Deferred, Duration, Effect, Exit, Schedule } from "effect"

/** The errors of the rooms say themselves whether another try may succeed. */
interface Retryable {
  readonly isRetryable: boolean
  readonly message: string
}

export interface Dependency {
  /**
   * Runs a call that may be repeated without harm. A retryable failure is tried again at once, twice; then the service is
   * asked how it is. In an outage this call and all others wait until it answers, or until it has been out for longer than
   * the patience for it: then they fail, and later ones after a single try. Where the service is well, or was brought down
   * by this very call again and again, the fault lies in what was asked, and `blame` says what that means. The waiting can
   * be interrupted even where the call cannot.
   */
  readonly call: <A, E extends Retryable, R>(
    effect: Effect.Effect<A, E, R>,
    blame?: (error: E) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E, R>
}

interface Options<E> {
  /** For a person. */
  readonly name: string
  /** Succeeds, or fails with what is not retryable, when the service answers. */
  readonly probe: Effect.Effect<unknown, E>
  /** How long one outage may last. */
  readonly patience: Duration.Duration
  /**
   * It can answer the probe and refuse work all the same, because it is overloaded: then a failure says nothing of what was
   * asked, and the call waits as in an outage.
   */
  readonly canBeBusy?: boolean
}

/** A connection that was closed while it rested is no outage. */
const atOnce = Schedule.exponential("200 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 2 }))

/** How a service that is out is asked: soon at first, then every five seconds. */
const untilItAnswers = Schedule.min([Schedule.exponential("250 millis", 1.5), Schedule.spaced("5 seconds")]).pipe(
  Schedule.jittered
)

/** A service that takes longer to say that it is there is not. */
const probeTime = "10 seconds"

/** What is busy gets some rest. */
const busyPause = "2 seconds"

/** Outages that one call may see before it is held to be their cause. */
const outagesACall = 3

/** `well`: it answers, and did not stop answering. `back`: it was out. `out`: it still is. */
type Finding = "well" | "back" | "out"

export const make = <E extends Retryable>(options: Options<E>): Dependency => {
  const { canBeBusy = false, name, patience, probe } = options
  /** One fiber asks how the service is; whoever else fails or comes meanwhile waits for the answer. */
  let inquiry: Deferred.Deferred<Finding> | undefined
  let isGivenUp = false

  const giveUp = Effect.fnUntraced(function* (since: number) {
    isGivenUp = true
    yield* Effect.logError(`${name} has not answered for ${yield* secondsSince(since)}`)
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
    if (answers._tag === "None") return yield* Effect.as(giveUp(since), "out" as const)
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

  return {
    call: Effect.fnUntraced(function* <A, F extends Retryable, R>(
      effect: Effect.Effect<A, F, R>,
      blame: (error: F) => Effect.Effect<A, F, R> = Effect.fail
    ) {
      let outages = 0
      let busySince: number | undefined
      while (true) {
        if (inquiry !== undefined) yield* Effect.interruptible(Deferred.await(inquiry))
        const outcome = yield* Effect.result(attempt(effect))
        if (outcome._tag === "Success") return outcome.success
        const error = outcome.failure
        if (!error.isRetryable || isGivenUp) return yield* Effect.fail(error)
        const finding = yield* Effect.interruptible(inquire(error.message))
        if (finding === "out") return yield* Effect.fail(error)
        if (finding === "back") {
          outages += 1
          if (outages === outagesACall) return yield* blame(error)
        } else if (canBeBusy) {
          const now = yield* Clock.currentTimeMillis
          if (busySince === undefined) yield* Effect.logWarning(`${name} is busy: ${error.message}`)
          busySince ??= now
          if (now - busySince >= Duration.toMillis(patience)) {
            yield* giveUp(busySince)
            return yield* Effect.fail(error)
          }
          yield* Effect.interruptible(Effect.sleep(busyPause))
        } else return yield* blame(error)
      }
    })
  }
}

const secondsSince = (since: number) =>
  Effect.map(Clock.currentTimeMillis, (now) => `${Math.round((now - since) / 1000)} s`)
