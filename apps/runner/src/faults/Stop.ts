/**
 * Why work ended early: a fault that all further work would meet, or a signal.
 *
 * @module
 */
import { ReasonCode } from "@escriba/gazettes/Reason"
import { Deferred, Effect, Schema } from "effect"
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
