/**
 * Why work ended early: a fault that all further work would meet, or a signal.
 *
 * @module
 */
import { ReasonCode } from "@escriba/gazettes/Reason"
import { Context, Deferred, Effect, Schema } from "effect"
import type { Fault } from "./Fault.ts"

export const StoppedBy = Schema.Struct({ code: ReasonCode, detail: Schema.String })
export type StoppedBy = typeof StoppedBy.Type

/** `null`: nothing has stopped the work. */
export const stoppedBy = Effect.fnUntraced(function* (
  stop: Deferred.Deferred<Fault>
): Effect.fn.Return<StoppedBy | null> {
  if (!(yield* Deferred.isDone(stop))) return null
  const { code, detail } = yield* Deferred.await(stop)
  return { code, detail }
})

/** Completes when stopping work has no time left: it is interrupted, and still reports. By default it never completes. */
export class StopAtOnce extends Context.Reference<Effect.Effect<void>>("@escriba/runner/StopAtOnce", {
  defaultValue: () => Effect.never
}) {}

/** Work that may be interrupted: its own finalizers undo its open steps. */
export const untilStopAtOnce = <E, R>(work: Effect.Effect<void, E, R>) =>
  Effect.flatMap(StopAtOnce, (atOnce) => Effect.raceFirst(work, atOnce))
