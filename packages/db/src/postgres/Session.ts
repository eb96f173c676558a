/**
 * A session that outlives its connections. A lost connection is replaced at the next use, never during a use.
 *
 * @module
 */
import { Effect, Schedule, type Scope, Semaphore } from "effect"
import type { DatabaseError } from "../DatabaseError.ts"
import type { Connection } from "./Connection.ts"
import type { Open } from "./Pooling.ts"
import { isUndoneByContention } from "./PostgresErrors.ts"

export interface Session {
  /**
   * Bodies run one after the other. If the server rolls a body back because of other transactions (deadlock,
   * serialization failure), the body is run again. It MUST therefore be one statement or one transaction.
   */
  readonly use: <A>(
    body: (connection: Connection) => Effect.Effect<A, DatabaseError>
  ) => Effect.Effect<A, DatabaseError>
}

/** A deadlock lasts as long as its transactions: five attempts in about half a second, with jitter. */
const contention = Schedule.exponential("20 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 4 }))

/** @param onConnect prepares each new connection before its first use; if it fails, the connection is closed */
export const make = (
  open: Open,
  onConnect: (connection: Connection) => Effect.Effect<void, DatabaseError> = () => Effect.void
): Effect.Effect<Session, never, Scope.Scope> =>
  Effect.gen(function* () {
    const turns = yield* Semaphore.make(1)
    let current: Connection | undefined
    const closeCurrent = Effect.suspend(() => current?.close ?? Effect.void)
    yield* Effect.addFinalizer(() => closeCurrent)

    const replace = Effect.fnUntraced(function* () {
      yield* closeCurrent
      const next = open()
      yield* Effect.onError(onConnect(next), () => next.close)
      current = next
      return next
    })
    const connection = Effect.suspend(() =>
      current === undefined || current.isLost() ? replace() : Effect.succeed(current)
    )
    return {
      use: (body) =>
        turns
          .withPermit(Effect.flatMap(connection, body))
          .pipe(Effect.retry({ schedule: contention, while: isUndoneByContention }))
    }
  })
