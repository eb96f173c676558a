/**
 * Turns at a server: several requests together, or one alone.
 *
 * @module
 */
import { Effect, Semaphore } from "effect"

export interface ServerTurns {
  /** Runs beside others, as many as there are connections. */
  readonly together: <A, E>(request: Effect.Effect<A, E>) => Effect.Effect<A, E>
  /** Runs when no other request does, and no other begins before it has ended. */
  readonly alone: <A, E>(request: Effect.Effect<A, E>) => Effect.Effect<A, E>
}

/** First come, first served: a request that waits to be alone is not overtaken by others. */
export const makeServerTurns = Effect.fnUntraced(function* (connections: number): Effect.fn.Return<ServerTurns> {
  const queue = yield* Semaphore.make(1)
  const permits = yield* Semaphore.make(connections)
  return {
    together: (request) => Effect.scoped(Effect.andThen(queue.withPermit(permits.takeScoped(1)), request)),
    alone: (request) => queue.withPermit(permits.withPermits(connections)(request))
  }
})
