/**
 * Handles Ctrl-C and SIGTERM: running work ends first, within a deadline, and the report is still given.
 *
 * @module
 */
import { Deferred, Effect, Exit, Fiber } from "effect"
import { type Fault, faultOf } from "../faults/Fault.ts"
import { StopAtOnce } from "../faults/Stop.ts"

/** Kubernetes kills after 30 s. */
const drainTime = "25 seconds"

/** Time that interrupted work has for undoing its open steps and for its report. */
const cutTime = "3 seconds"

/**
 * Runs the work and reports its answer. The first signal asks the work to stop and waits for its end. After the deadline,
 * or a second signal, running work is interrupted.
 */
export const drainable = <A, E, R, E2, R2>(
  work: (stop: Deferred.Deferred<Fault>) => Effect.Effect<A, E, R>,
  report: (answer: A) => Effect.Effect<void, E2, R2>
) =>
  Effect.gen(function* () {
    const stop = yield* Deferred.make<Fault>()
    const atOnce = yield* Deferred.make<void>()
    const fiber = yield* Effect.forkDetach(Effect.provideService(work(stop), StopAtOnce, Deferred.await(atOnce)), {
      startImmediately: true
    })
    const drain = Effect.gen(function* () {
      yield* Effect.logInfo(
        "stopping: finishing the documents in progress, 25 s at most; Ctrl-C again, or a second signal, stops at once"
      )
      yield* Deferred.succeed(stop, faultOf("Cancelled", "stopped by a signal"))
      yield* Fiber.await(fiber).pipe(Effect.timeoutOption(drainTime), Effect.raceFirst(signal))
      yield* Deferred.succeed(atOnce, undefined)
      yield* Fiber.await(fiber).pipe(Effect.timeoutOption(cutTime), Effect.andThen(Fiber.interrupt(fiber)))
      const exit = yield* Fiber.await(fiber)
      if (Exit.isSuccess(exit)) yield* Effect.ignore(report(exit.value))
    })
    const answer = yield* Fiber.join(fiber).pipe(Effect.onInterrupt(() => drain))
    yield* report(answer)
    return answer
  })

/** Completes at the next SIGINT or SIGTERM. */
const signal = Effect.callback<void>((resume) => {
  const onSignal = () => resume(Effect.void)
  process.once("SIGINT", onSignal)
  process.once("SIGTERM", onSignal)
  return Effect.sync(() => {
    process.off("SIGINT", onSignal)
    process.off("SIGTERM", onSignal)
  })
})
