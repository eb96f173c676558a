/**
 * What ended work before its time: a fault that all further work would meet, or a signal.
 *
 * @module
 */
import { Deferred, Effect } from "effect"
import type { Fault } from "./Fault.ts"

export interface StoppedBy {
  readonly code: string
  readonly detail: string
}

/** `null`: nothing has stopped it. */
export const stoppedBy = Effect.fnUntraced(function* (
  stop: Deferred.Deferred<Fault>
): Effect.fn.Return<StoppedBy | null> {
  if (!(yield* Deferred.isDone(stop))) return null
  const { code, detail } = yield* Deferred.await(stop)
  return { code, detail }
})
