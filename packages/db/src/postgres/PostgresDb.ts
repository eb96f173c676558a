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
 * Connects, brings our tables to the newest version, and provides all contracts except `Intake`: scrapers fill this
 * database. Claims depend on session locks. Behind a pooler that does not pool by session, they need the option
 * `direct`.
 *
 * The user needs SELECT on `gazettes` and `territories`, UPDATE of `gazettes.processed`, and, if there is something to
 * migrate, CREATE on the schema. Fails with `NotOurs` if the scrapers' tables are missing, or if a pooler lends no
 * sessions.
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
 * Read-only access to a database: the user needs SELECT only. If our tables do not exist yet, the answers are those of
 * an empty ledger.
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
