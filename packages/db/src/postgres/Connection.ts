/**
 * One connection to the server. It never reconnects: once it is lost, every call fails.
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

/**
 * Marks a session that a pooler lends, and that may end with each transaction. The connection therefore sets nothing
 * that outlives a transaction.
 */
export interface Lent {
  /**
   * The schemas that contain our tables. Set in each transaction, because another user of the session may have changed
   * the search path.
   */
  readonly searchPath?: string
}

/** A connection for one user at a time. */
export interface Connection {
  /** Runs one statement. An interruption while it waits for the answer closes the connection. */
  readonly query: <Row>(sql: string, parameters?: Parameters) => Rows<Row>
  /** Runs one reading statement without a time limit. The server plans it for its values. */
  readonly unhurried: <Row>(sql: string, parameters?: Parameters) => Rows<Row>
  /** Runs the body's statements in one transaction: all or none take effect. */
  readonly transaction: Transaction
  /** Runs the body's statements in one read-only transaction. */
  readonly reading: Transaction
  /**
   * Process numbers of the server: `answering` is the process that answers now, `announced` the one that was announced
   * when the connection began.
   */
  readonly backend: Effect.Effect<Backend, DatabaseError>
  readonly isLost: () => boolean
  /**
   * Returns when the server has freed the connection's locks. If the connection is already lost, it does not wait for
   * that.
   */
  readonly close: Effect.Effect<void>
}

/** The client waits this much longer than the server's own limit, because a dead server does not answer. */
const grace = Duration.seconds(5)

/** Time limit for the server to end a session in good order. */
const farewellSeconds = 5

/**
 * With these settings, the server frees the locks of a vanished client within a minute, instead of Linux's two hours.
 */
const noticeOfDeadClients = `
  SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;`

/** Connects with the first statement. The caller MUST close the connection. */
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
  /** A session of our own gets them once; a lent session gets them at the start of each transaction. */
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
