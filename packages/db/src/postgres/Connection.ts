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

type Transaction = <A>(body: Effect.Effect<A, DatabaseError>) => Effect.Effect<A, DatabaseError>

export interface Backend {
  readonly announced: number | undefined
  readonly answering: number
}

/** A session that ends with each transaction, or may have to: nothing is set in it that outlives the transaction. */
export interface Lent {
  /** In which our tables are found, whatever another user of the session has set. */
  readonly searchPath?: string
}

/** For one user at a time. */
export interface Connection {
  /** One statement. Interrupted while it waits for the answer, it takes the connection with it. */
  readonly query: <Row>(sql: string, parameters?: Parameters) => Rows<Row>
  /** One that reads, has no time limit, and is planned for its values. */
  readonly unhurried: <Row>(sql: string, parameters?: Parameters) => Rows<Row>
  /** The body's statements, all or none. */
  readonly transaction: Transaction
  /** The body's statements, none of which may write. */
  readonly reading: Transaction
  /** The number of the server's process that answers now, and of the one that was announced when the connection began. */
  readonly backend: Effect.Effect<Backend, DatabaseError>
  readonly isLost: () => boolean
  /** Returns when the server has let go of its locks, unless the connection is lost already. */
  readonly close: Effect.Effect<void>
}

/** How much longer than the server's own limit the client waits: a server that is gone does not answer. */
const grace = Duration.seconds(5)

/** How long a server may take to end a session in good order. */
const farewellSeconds = 5

/** The server frees the locks of a client that vanished within a minute, instead of Linux's two hours. */
const noticeOfDeadClients = `
  SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;`

/** Connects with the first statement. Whoever opens it MUST close it. */
export const open = (options: PostgresOptions, lent?: Lent): Connection => {
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

  const sent = <Row>(sql: string, parameters: Parameters, prepare: boolean) =>
    Effect.suspend(() => {
      if (isLost) return unavailable("the connection to the database was lost")
      const { text, values } = numbered(sql, parameters)
      return Effect.tryPromise({
        try: () => client.unsafe<Array<Row & object>>(text, values, { prepare: prepare && lent === undefined }),
        catch: noted
      })
    }).pipe(Effect.onInterrupt(() => drop))

  const patience = Duration.sum(statementTimeoutOf(options), grace)
  const inTime = <A>(answer: Effect.Effect<A, DatabaseError>) =>
    Effect.timeoutOrElse(answer, {
      duration: patience,
      orElse: () => unavailable(`the database did not answer within ${Duration.format(patience)}`)
    })

  const timeout = `statement_timeout = ${Duration.toMillis(statementTimeoutOf(options))}`
  /** Once for a session of our own; at the head of each transaction for a session that is lent. */
  const settings =
    lent === undefined
      ? `SET ${timeout}; SET default_transaction_isolation = 'read committed'; ${noticeOfDeadClients}`
      : `SET LOCAL ${timeout}; ${lent.searchPath === undefined ? "" : `SET LOCAL search_path = ${lent.searchPath};`}`
  let isSet = lent !== undefined
  const ready = Effect.suspend(() =>
    isSet ? Effect.void : Effect.tap(inTime(sent(settings, {}, false)), () => Effect.sync(() => (isSet = true)))
  )
  const send = <Row>(sql: string, parameters: Parameters = {}, prepare = true): Rows<Row> =>
    Effect.andThen(ready, sent<Row>(sql, parameters, prepare))
  const sendInTime = <Row>(sql: string, parameters?: Parameters, prepare?: boolean): Rows<Row> =>
    inTime(send<Row>(sql, parameters, prepare))

  /** A connection that cannot roll back is dropped. */
  const undo = Effect.suspend(() => (isLost ? Effect.void : Effect.catch(sendInTime("ROLLBACK"), () => drop)))
  let isWithin = false
  const within = <A>(kind: "" | "READ ONLY", body: Effect.Effect<A, DatabaseError>) =>
    sendInTime(lent === undefined ? `BEGIN ${kind}` : `BEGIN ISOLATION LEVEL READ COMMITTED ${kind}; ${settings}`).pipe(
      Effect.tap(() => Effect.sync(() => (isWithin = true))),
      Effect.andThen(body),
      Effect.tap(() => sendInTime("COMMIT")),
      Effect.onError(() => undo),
      Effect.ensuring(Effect.sync(() => (isWithin = false)))
    )

  const reading: Transaction = (body) => within("READ ONLY", body)

  return {
    query: <Row>(sql: string, parameters?: Parameters) =>
      Effect.suspend(() => {
        const rows = sendInTime<Row>(sql, parameters)
        return lent === undefined || isWithin ? rows : within("", rows)
      }),
    unhurried: <Row>(sql: string, parameters: Parameters = {}) =>
      reading(Effect.andThen(sendInTime("SET LOCAL statement_timeout = 0"), send<Row>(sql, parameters, false))),
    transaction: (body) => within("", body),
    reading,
    backend: Effect.map(sendInTime<{ pid: number }>("SELECT pg_backend_pid() AS pid"), (rows) => ({
      announced: "state" in rows ? (rows.state as { readonly pid?: number }).pid : undefined,
      answering: rows[0]?.pid ?? 0
    })),
    isLost: () => isLost,
    close: Effect.suspend(() => (isLost ? drop : end(farewellSeconds)))
  }
}

const unavailable = (detail: string) => Effect.fail(new DatabaseError({ reason: "DatabaseUnavailable", detail }))
