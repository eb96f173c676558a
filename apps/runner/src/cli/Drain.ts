/**
 * Ctrl-C and SIGTERM: work in progress may end first, within a deadline.
 *
 * @module
 */
import { Deferred, Effect, Fiber } from "effect"
import { type Fault, faultOf } from "../faults/Fault.ts"

/** Kubernetes kills after 30 s. */
const drainTime = "25 seconds"

/** Runs work that an interruption asks to stop. It is interrupted itself after the deadline, or by a second signal. */
export const drainable = <A, E, R>(work: (stop: Deferred.Deferred<Fault>) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const stop = yield* Deferred.make<Fault>()
    const fiber = yield* Effect.forkDetach(work(stop), { startImmediately: true })
    const drain = Effect.gen(function* () {
      yield* Effect.logInfo(`stopping: what is at work ends first, ${drainTime} at most; a second signal stops at once`)
      yield* Deferred.succeed(stop, faultOf("Cancelled", "stopped by a signal"))
      yield* Fiber.await(fiber).pipe(
        Effect.timeoutOption(drainTime),
        Effect.raceFirst(signal),
        Effect.andThen(Fiber.interrupt(fiber))
      )
    })
    return yield* Fiber.join(fiber).pipe(Effect.onInterrupt(() => drain))
  })

/** The next SIGINT or SIGTERM. */
const signal = Effect.callback<void>((resume) => {
  const onSignal = () => resume(Effect.void)
  process.once("SIGINT", onSignal)
  process.once("SIGTERM", onSignal)
  return Effect.sync(() => {
    process.off("SIGINT", onSignal)
    process.off("SIGTERM", onSignal)
  })
})
