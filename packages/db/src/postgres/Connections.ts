/**
 * The shared connections to PostgreSQL, for short work.
 *
 * @module
 */
import { Context, Effect, Layer, Pool } from "effect"
import { defaultMaxConnections, type PostgresOptions } from "./PostgresOptions.ts"
import * as Session from "./Session.ts"

/** Each use has a connection for itself, waits while all are in use, and replaces one that was lost. */
export class Connections extends Context.Service<Connections, Session.Session>()("@escriba/db/Connections") {
  static readonly layer = (options: PostgresOptions) =>
    Layer.effect(
      Connections,
      Effect.gen(function* () {
        const size = options.maxConnections ?? defaultMaxConnections
        const pool = yield* Pool.make({ acquire: Session.make(options), size })
        return Connections.of({ use: (body) => Pool.use(pool, (session) => session.use(body)) })
      })
    )
}
