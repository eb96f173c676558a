/**
 * What stands between us and the server, and which connections go through it.
 *
 * @module
 */
import { Effect, Option } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { type Connection, type Lent, open } from "./Connection.ts"
import type { PostgresOptions } from "./PostgresOptions.ts"

/**
 * For how long a client has a session of the server: for as long as it is connected (`none`: it is the server itself), for a
 * transaction, or for a statement.
 */
export type Pooling = "none" | "session" | "transaction" | "statement"

/** Opens a connection of its kind. */
export type Open = () => Connection

export interface Route {
  readonly pooling: Pooling
  /** For locks that outlive a transaction. */
  readonly session: Open
  /** For short work. */
  readonly shared: Open
  /** For questions: sets nothing that outlives a transaction, so that a session is left as it was found. */
  readonly asking: Open
}

/**
 * Asks, and changes nothing. Fails with `NotOurs` where locks of a session would be no locks: a pooler lends sessions for a
 * transaction or a statement, and there is no direct connection.
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

/** A pooler that is busy lends one or another session: so many rounds do not all go well by chance. */
const rounds = 8

/** A pooler by session with one session left keeps the second connection waiting; one by transaction never does for long. */
const patience = "5 seconds"

/**
 * A server, and a pooler by session, give each of two connections at once a process of its own, which stays the same. Poolers
 * announce a number of their own making, or one process to two connections, or another one from statement to statement. One by
 * statement closes each connection that begins a transaction.
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

/** The process that answers; `undefined`: it does not answer in time. */
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
