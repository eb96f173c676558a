/**
 * One connection to the server, which never reconnects: once it is lost, every call fails.
 *
 * @module
 */
import { Duration, Effect } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { makeClient } from "./Client.ts"
import { fromPostgresError, leavesConnectionUsable } from "./PostgresErrors.ts"
import { type PostgresOptions, statementTimeoutOf } from "./PostgresOptions.ts"
import { numbered, type Parameters } from "./Statement.ts"

type Rows<Row> = Effect.Effect<ReadonlyArray<Row>, DatabaseError>

/** For one user at a time. */
export interface Connection {
  /** One statement. Interrupted while it waits for the answer, it takes the connection with it. */
  readonly query: <Row>(sql: string, parameters?: Parameters) => Rows<Row>
  /** One that reads, has no time limit, and is planned for its values. */
  readonly unhurried: <Row>(sql: string, parameters: Parameters) => Rows<Row>
  /** The body's statements, none of which may write. The session stays as it is. */
  readonly reading: <A>(body: Effect.Effect<A, DatabaseError>) => Effect.Effect<A, DatabaseError>
  /** The body's statements, all or none. */
  readonly transaction: <A>(body: Effect.Effect<A, DatabaseError>) => Effect.Effect<A, DatabaseError>
  readonly isLost: () => boolean
  /** Returns when the server has let go of its locks, unless the connection is lost already. */
  readonly close: Effect.Effect<void>
}

/** How much longer than the server's own limit the client waits: a server that is gone does not answer. */
const grace = Duration.seconds(5)

/** How long a server may take to end a session in good order. */
const farewellSeconds = 5

/** Connects with the first statement. Whoever opens it MUST close it. */
export const open = (options: PostgresOptions): Connection => {
  let isLost = false
  const client = makeClient(options, () => {
    isLost = true
  })
  const end = (timeout: number) =>
    Effect.suspend(() => {
      isLost = true
      return Effect.promise(() => client.end({ timeout }))
    })
  const drop = end(0)
  const noted = (cause: unknown) => {
    isLost ||= !leavesConnectionUsable(cause)
    return fromPostgresError(cause)
  }

  const send = <Row>(sql: string, parameters: Parameters, prepare: boolean): Rows<Row> =>
    Effect.suspend(() => {
      if (isLost) return unavailable("the connection to the database was lost")
      const { text, values } = numbered(sql, parameters)
      return Effect.tryPromise({
        try: () => client.unsafe<Array<Row & object>>(text, values, { prepare }),
        catch: noted
      })
    }).pipe(Effect.onInterrupt(() => drop))

  const patience = Duration.sum(statementTimeoutOf(options), grace)
  const query: Connection["query"] = (sql, parameters = {}) =>
    Effect.timeoutOrElse(send(sql, parameters, true), {
      duration: patience,
      orElse: () => unavailable(`the database did not answer within ${Duration.format(patience)}`)
    })

  /** A connection that cannot roll back is dropped. */
  const undo = Effect.suspend(() => (isLost ? Effect.void : Effect.catch(query("ROLLBACK"), () => drop)))
  const within = <A>(begin: string, body: Effect.Effect<A, DatabaseError>) =>
    query(begin).pipe(
      Effect.andThen(body),
      Effect.tap(() => query("COMMIT")),
      Effect.onError(() => undo)
    )

  const reading: Connection["reading"] = (body) => within("BEGIN READ ONLY", body)

  return {
    query,
    reading,
    unhurried: <Row>(sql: string, parameters: Parameters) =>
      reading(Effect.andThen(query("SET LOCAL statement_timeout = 0"), send<Row>(sql, parameters, false))),
    transaction: (body) => within("BEGIN", body),
    isLost: () => isLost,
    close: Effect.suspend(() => (isLost ? drop : end(farewellSeconds)))
  }
}

const unavailable = (detail: string) => Effect.fail(new DatabaseError({ reason: "DatabaseUnavailable", detail }))
