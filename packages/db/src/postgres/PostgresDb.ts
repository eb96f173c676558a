/**
 * The database that scrapers fill, with our ledger beside their gazettes: PostgreSQL 13 or newer.
 *
 * @module
 */
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer } from "effect"
import type { Database } from "../Database.ts"
import type { DatabaseError } from "../DatabaseError.ts"
import type { Gazettes } from "../Gazettes.ts"
import type { Reports } from "../Reports.ts"
import { Connections } from "./Connections.ts"
import { migrate, readableVersion } from "./Migrations.ts"
import { routeOf } from "./Pooling.ts"
import * as PostgresArchives from "./PostgresArchives.ts"
import * as PostgresGazettes from "./PostgresGazettes.ts"
import * as PostgresLedger from "./PostgresLedger.ts"
import * as PostgresLeftovers from "./PostgresLeftovers.ts"
import { defaultMaxConnections, type PostgresOptions } from "./PostgresOptions.ts"
import * as PostgresReports from "./PostgresReports.ts"
import * as PostgresStageWork from "./PostgresStageWork.ts"
import * as PostgresUntouched from "./PostgresUntouched.ts"

export { inspect, type PostgresFacts } from "./Inspection.ts"
export type { PostgresOptions } from "./PostgresOptions.ts"

/**
 * Connects, brings our tables to the newest version and provides the contracts, except `Intake`: scrapers fill this
 * database. Claims rest on locks of sessions: behind a pooler that does not pool by session, they need `direct`.
 *
 * The user needs SELECT on `gazettes` and `territories`, UPDATE of `gazettes.processed`, and, if there is something to
 * migrate, CREATE on the schema. Fails with `NotOurs` if the scrapers' tables are missing,
 * or if a pooler in between lends no sessions.
 */
export const layer = (options: PostgresOptions): Layer.Layer<Database, DatabaseError> =>
  Layer.unwrap(
    Effect.map(routeOf(options), ({ session, shared }) =>
      Layer.mergeAll(
        PostgresGazettes.layer,
        PostgresLedger.layer(session),
        PostgresLeftovers.layer,
        PostgresReports.layer,
        PostgresStageWork.layer,
        PostgresArchives.layer
      ).pipe(
        Layer.provide(Layer.effectDiscard(migrated)),
        Layer.provide(Connections.layer(shared, options.maxConnections ?? defaultMaxConnections))
      )
    )
  )

/**
 * What can be asked of a database without writing to it: the user needs SELECT only. Where our tables are not there yet, it
 * answers that nothing was done.
 */
export const layerReader = (options: PostgresOptions): Layer.Layer<Gazettes | Reports, DatabaseError> =>
  Layer.unwrap(
    Effect.map(routeOf(options), ({ asking }) =>
      Layer.unwrap(
        Effect.gen(function* () {
          const { use } = yield* Connections
          return (yield* use(readableVersion)) === 0
            ? PostgresUntouched.layer
            : Layer.merge(PostgresGazettes.layer, PostgresReports.layer)
        })
      ).pipe(Layer.provide(Connections.layer(asking, options.maxConnections ?? defaultMaxConnections)))
    )
  )

const migrated = Effect.gen(function* () {
  const { use } = yield* Connections
  const now = timestampOf(yield* Clock.currentTimeMillis)
  yield* use((connection) => migrate(connection, now))
})
