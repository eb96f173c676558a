/**
 * Permits for bytes in use at the same time, first come first served.
 *
 * @module
 */
import { Deferred, Effect, type Scope } from "effect"

/**
 * Effect's semaphore lets small requests overtake large ones, which may then wait for ever, and it never grants more than
 * its total. Here no request overtakes another, and a request above the budget gets the whole budget: a document larger
 * than the budget is processed alone instead of never.
 */
export interface Permits {
  readonly budgetBytes: number
  /**
   * Waits for its turn and its bytes. They are released when the scope closes. An interrupted request leaves the queue.
   *
   * @param onWait called if the request has to wait, after it joined the queue
   */
  readonly hold: (weightBytes: number, onWait?: () => void) => Effect.Effect<void, never, Scope.Scope>
  /** Bytes in use now. */
  readonly inUse: () => number
  /** The number of waiting requests. */
  readonly waiting: () => number
}

interface Request {
  readonly weight: number
  readonly granted: Deferred.Deferred<void>
}

export const make = (budgetBytes: number): Permits => {
  const queue: Array<Request> = []
  let inUse = 0

  const grant = () => {
    for (let first = queue[0]; first !== undefined && inUse + first.weight <= budgetBytes; first = queue[0]) {
      queue.shift()
      inUse += first.weight
      Deferred.doneUnsafe(first.granted, Effect.void)
    }
  }

  /** A granted request releases its bytes, a waiting one leaves the queue. Both let other requests proceed. */
  const giveBack = (request: Request) =>
    Effect.sync(() => {
      const place = queue.indexOf(request)
      if (place >= 0) queue.splice(place, 1)
      else inUse -= request.weight
      grant()
    })

  return {
    budgetBytes,
    hold: (weightBytes, onWait) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          const weight = Math.min(Math.max(0, weightBytes), budgetBytes)
          const request: Request = { weight, granted: Deferred.makeUnsafe<void>() }
          queue.push(request)
          grant()
          if (queue.includes(request)) onWait?.()
          return request
        }),
        giveBack
      ).pipe(Effect.flatMap((request) => Deferred.await(request.granted))),
    inUse: () => inUse,
    waiting: () => queue.length
  }
}
