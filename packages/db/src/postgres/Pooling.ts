/**
 * Finds out whether a pooler is between us and the server, and which connections may go through it.
 *
 * @module
 */
import { Effect, Option } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { type Connection, type Lent, open } from "./Connection.ts"
import type { PostgresOptions } from "./PostgresOptions.ts"

/**
 * How long a client keeps a session of the server: for its whole connection (`session`), for a transaction, or for a
 * statement. `none`: there is no pooler; the client is connected to the server itself.
 */
export type Pooling = "none" | "session" | "transaction" | "statement"

/** Opens a new connection. */
export type Open = () => Connection

export interface Route {
  readonly pooling: Pooling
  /** Connections for locks that outlive a transaction. */
  readonly session: Open
  /** Connections for short work. */
  readonly shared: Open
  /**
   * Connections for read-only questions. They set nothing that outlives a transaction, so a lent session is returned
   * unchanged.
   */
  readonly asking: Open
}

/**
 * Finds out the pooling and the connections to use. Changes nothing. Fails with `NotOurs` if session locks would not
 * work: the pooler lends sessions for a transaction or a statement only, and no direct connection is given.
 */
export const routeOf = Effect.fn("Pooling.route")(function* (options: PostgresOptions) {
  const { direct, ...pooled } = options
  const pooling = yield* poolingOf(pooled)
  const route = (session: PostgresOptions, shared: PostgresOptions, lent?: Lent): Route => ({
    pooling,
    session: () => open(session),
    shared: () => open(shared, lent),
    asking: () => open(shared, lent ?? {})
  })
  if (pooling === "none" || pooling === "session") return route(pooled, pooled)
  const place = `${options.host}:${options.port}`
  if (direct === undefined) {
    return yield* refused(
      `${place} is a pooler that lends a session for one ${pooling} (pool_mode = ${pooling}), and a run holds locks for longer: name the server itself in POSTGRES_DIRECT_HOST and POSTGRES_DIRECT_PORT, or pool by session`
    )
  }
  const server = { ...pooled, ...direct }
  const behind = yield* poolingOf(server)
  if (behind === "transaction" || behind === "statement") {
    return yield* refused(
      `POSTGRES_DIRECT_HOST, ${direct.host}:${direct.port}, is a pooler too, which lends a session for one ${behind}: name the server itself`
    )
  }
  return pooling === "statement"
    ? route(server, server)
    : route(server, pooled, { searchPath: yield* searchPathAt(server) })
})

const refused = (detail: string) => new DatabaseError({ reason: "NotOurs", detail })

const using = <A>(options: PostgresOptions, body: (connection: Connection) => Effect.Effect<A, DatabaseError>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => open(options, {})),
    body,
    ({ close }) => close
  )

const searchPathAt = (options: PostgresOptions) =>
  using(options, ({ query }) =>
    query<{ path: string | null }>(
      "SELECT string_agg(quote_ident(s), ', ') AS path FROM unnest(current_schemas(false)) s"
    )
  ).pipe(Effect.map(([row]) => row?.path ?? "''"))

/**
 * Number of comparisons. A busy pooler lends different sessions in turn, so this many equal results are not a
 * coincidence.
 */
const rounds = 8

/**
 * Time limit for the second connection. A pooler in session mode that has one free session lets the second connection
 * wait; a pooler in transaction mode never lets it wait for long.
 */
const patience = "5 seconds"

/**
 * Finds out the pooling with two simultaneous connections.
 *
 * A server, or a pooler in session mode, gives each connection a server process of its own, and this process stays the
 * same. Other poolers announce a process number that they made up, give one process to both connections, or change the
 * process from statement to statement. A pooler in statement mode closes a connection that begins a transaction.
 */
export const poolingOf = (options: PostgresOptions): Effect.Effect<Pooling, DatabaseError> =>
  using(options, (one) =>
    using(options, (other) =>
      Effect.gen(function* () {
        const first = yield* one.backend
        const second = yield* inTransaction(other).pipe(
          Effect.catch((error) =>
            Effect.flatMap(closesTransactions(options), (so) => (so ? Effect.succeed(so) : error))
          )
        )
        if (second === true) return "statement"
        if (second === undefined) return "session"
        if (second === first.answering) return "transaction"
        const isSame = Effect.map(one.backend, ({ answering }) => answering === first.answering)
        if (first.announced === first.answering && (yield* isSame)) return "none"
        for (let round = 0; round < rounds; round++) {
          if (!(yield* isSame) || (yield* inTransaction(other)) !== second) return "transaction"
        }
        return "session"
      })
    )
  )

/** The number of the server process that answers; `undefined` if it does not answer in time. */
const inTransaction = ({ backend, transaction }: Connection) =>
  Effect.map(Effect.timeoutOption(transaction(backend), patience), Option.getOrUndefined).pipe(
    Effect.map((found) => found?.answering)
  )

const closesTransactions = (options: PostgresOptions) =>
  using(options, (connection) =>
    Effect.andThen(
      connection.backend,
      Effect.match(connection.transaction(connection.backend), {
        onSuccess: () => false,
        onFailure: () => connection.isLost()
      })
    )
  )
