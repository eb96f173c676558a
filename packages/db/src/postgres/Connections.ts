/**
 * The shared connections to PostgreSQL, for short work.
 *
 * @module
 */
import { Context, Effect, Layer, Pool } from "effect"
import type { Open } from "./Pooling.ts"
import * as Session from "./Session.ts"

/** Each user gets a connection of its own, and waits while all are in use. A lost connection is replaced. */
export class Connections extends Context.Service<Connections, Session.Session>()("@escriba/db/Connections") {
  static readonly layer = (open: Open, size: number) =>
    Layer.effect(
      Connections,
      Effect.gen(function* () {
        const pool = yield* Pool.make({ acquire: Session.make(open), size })
        return Connections.of({ use: (body) => Pool.use(pool, (session) => session.use(body)) })
      })
    )
}
