/**
 * The embedded database: gazettes, ledger, derived stages and intake in one SQLite file.
 *
 * @module
 */
import type { Territory } from "@escriba/gazettes/Territory"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer } from "effect"
import { SqliteConnection } from "./Connection.ts"
import { migrate, refusalToRead } from "./Migrations.ts"
import * as SqliteArchives from "./SqliteArchives.ts"
import * as SqliteGazettes from "./SqliteGazettes.ts"
import * as SqliteIntake from "./SqliteIntake.ts"
import * as SqliteLedger from "./SqliteLedger.ts"
import * as SqliteLeftovers from "./SqliteLeftovers.ts"
import * as SqliteReports from "./SqliteReports.ts"
import * as SqliteStageWork from "./SqliteStageWork.ts"

/**
 * Opens the file, migrates it, and provides all contracts and the connection, which the index shares. Fails with
 * `NotOurs` on a file that another program created.
 *
 * @param options.territories the territories of a new file
 */
export const layer = (options: {
  readonly path: string
  readonly territories: Effect.Effect<ReadonlyArray<Territory>>
}) =>
  Layer.mergeAll(
    SqliteGazettes.layer,
    SqliteLedger.layer,
    SqliteLeftovers.layer,
    SqliteReports.layer,
    SqliteStageWork.layer,
    SqliteArchives.layer,
    SqliteIntake.layer
  ).pipe(
    Layer.provideMerge(Layer.effectDiscard(migrated(options.territories))),
    Layer.provideMerge(SqliteConnection.layer(options.path))
  )

/** Read-only access to an existing file. The connection writes nothing and migrates nothing. */
export const layerReader = (path: string) =>
  Layer.merge(SqliteGazettes.layer, SqliteReports.layer).pipe(
    Layer.provideMerge(Layer.effectDiscard(readable)),
    Layer.provide(SqliteConnection.layerReader(path))
  )

const readable = Effect.gen(function* () {
  const refusal = yield* (yield* SqliteConnection).read(refusalToRead)
  if (refusal !== undefined) return yield* refusal
})

const migrated = Effect.fn("SqliteDb.migrate")(function* (territories: Effect.Effect<ReadonlyArray<Territory>>) {
  const connection = yield* SqliteConnection
  const options = { now: timestampOf(yield* Clock.currentTimeMillis), territories: yield* territories }
  const refusal = yield* connection.transaction((database) => migrate(database, options))
  if (refusal !== undefined) return yield* refusal
})
