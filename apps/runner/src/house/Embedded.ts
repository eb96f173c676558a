/**
 * The embedded default: one SQLite file, a folder of texts, and originals that are read in place.
 *
 * @module
 */
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import * as SqliteDb from "@escriba/db/sqlite/SqliteDb"
import { parseTerritories } from "@escriba/gazettes/Territory"
import * as Fts5ExcerptIndex from "@escriba/indexer/Fts5ExcerptIndex"
import * as Fts5SearchIndex from "@escriba/indexer/Fts5SearchIndex"
import * as FolderObjectStore from "@escriba/storage/FolderObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Context, type Duration, Effect, Exit, FileSystem, Layer, Path, type PlatformError, Scope } from "effect"
import { pathOf } from "../machine/Assets.ts"
import { Scratch } from "../machine/Scratch.ts"
import * as Dependency from "../resilience/Dependency.ts"
import * as ResilientDatabase from "../resilience/ResilientDatabase.ts"
import * as ResilientExcerpts from "../resilience/ResilientExcerpts.ts"
import * as ResilientIndex from "../resilience/ResilientIndex.ts"
import { SettingsError } from "../settings/Settings.ts"

/** The places below `ESCRIBA_HOME`. */
export const placesOf = (home: string) => ({
  database: `${home}/escriba.sqlite`,
  texts: `${home}/texts`,
  scratch: `${home}/tmp`
})

/** A home that is not a folder is wrong configuration. */
export const asHome = <A, R>(home: string, use: Effect.Effect<A, PlatformError.PlatformError, R>) =>
  Effect.mapError(use, (error) =>
    error.reason._tag === "AlreadyExists" || error.reason._tag === "BadResource"
      ? new SettingsError({ problems: [`ESCRIBA_HOME is ${JSON.stringify(home)}, which is a file or lies below one`] })
      : error
  )

/** The absolute path of the folder, which is made if it is missing. */
const made = Effect.fnUntraced(function* (home: string) {
  const root = (yield* Path.Path).resolve(home)
  yield* asHome(home, (yield* FileSystem.FileSystem).makeDirectory(root, { recursive: true }))
  return root
})

/** Another process may lock the file. Calls wait for the lock as for any service. */
const dependencyOf = (home: string, patience: Duration.Duration) =>
  Dependency.make({ name: `the file ${placesOf(home).database}`, probe: Effect.void, patience, pause: "1 second" })

/** An attempt that fails leaves no connection open. */
const opened = <A, E extends Dependency.Retryable, R>({ call }: Dependency.Dependency, layer: Layer.Layer<A, E, R>) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const scope = yield* Effect.scope
      const attempt = Effect.gen(function* () {
        const own = yield* Scope.fork(scope)
        return yield* Layer.buildWithScope(Layer.fresh(layer), own).pipe(
          Effect.onError((cause) => Scope.close(own, Exit.failCause(cause)))
        )
      })
      return yield* call(attempt)
    })
  )

/** Reads an existing file and writes nothing. */
export const databaseReader = (home: string) => SqliteDb.layerReader(placesOf(home).database)

const sqlite = (home: string, dependency: Dependency.Dependency) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const territories = yield* ibgeTerritories
      const path = placesOf(yield* made(home)).database
      return Layer.mergeAll(
        ResilientDatabase.layer(dependency),
        ResilientDatabase.intake(dependency),
        Layer.effect(SqliteConnection, SqliteConnection)
      ).pipe(Layer.provide(opened(dependency, SqliteDb.layer({ path, territories: Effect.succeed(territories) }))))
    })
  )

/** Rows, ledger and intake; created if missing. Open it once per process: the index shares its connection. */
export const database = (home: string, patience: Duration.Duration) => sqlite(home, dependencyOf(home, patience))

/** The index and the excerpts of themes, in one file. */
const fts5 = (maxTextBytes: number, dependency: Dependency.Dependency) =>
  Layer.unwrap(
    Effect.map(SqliteConnection, ({ database }) =>
      Layer.merge(
        ResilientIndex.layer(dependency).pipe(Layer.provide(Fts5SearchIndex.layer(database, { maxTextBytes }))),
        ResilientExcerpts.layer(dependency).pipe(Layer.provide(Fts5ExcerptIndex.layer(database)))
      )
    )
  )

export const databaseAndIndex = (home: string, maxTextBytes: number, patience: Duration.Duration) => {
  const dependency = dependencyOf(home, patience)
  return fts5(maxTextBytes, dependency).pipe(Layer.provideMerge(sqlite(home, dependency)))
}

/** The index alone, for use with another database. */
export const index = (home: string, maxTextBytes: number, patience: Duration.Duration) => {
  const dependency = dependencyOf(home, patience)
  const connection = Effect.map(made(home), (root) =>
    opened(dependency, SqliteConnection.layer(placesOf(root).database))
  )
  return fts5(maxTextBytes, dependency).pipe(Layer.provide(Layer.unwrap(connection)))
}

export const indexReader = (home: string) => Fts5SearchIndex.layerReader(placesOf(home).database)

/**
 * Writes a text to a folder on the same file system as the texts, and then moves it. Files of killed processes are swept
 * from that folder.
 */
export const texts = (home: string) => {
  const root = placesOf(home).texts
  return Layer.unwrap(
    Effect.gen(function* () {
      return FolderObjectStore.layer({ root, staging: yield* (yield* Scratch).directory })
    })
  ).pipe(Layer.provide(Layer.fresh(Scratch.layer(`${root}/${FolderObjectStore.stagingFolder}`))))
}

/** Files with absolute paths as keys were ingested, and are read in place. All other keys belong to the other store. */
export const originalsInPlace = <E1, R1, E2, R2>(
  folder: Layer.Layer<ObjectStore, E1, R1>,
  other: Layer.Layer<ObjectStore, E2, R2>
) =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const paths = yield* Path.Path
      const originals = Context.get(yield* Layer.build(folder), ObjectStore)
      const rest = yield* ObjectStore
      const holderOf = (key: string) => (paths.isAbsolute(key) ? originals : rest)
      return ObjectStore.of({
        ...rest,
        open: (key) => holderOf(key).open(key),
        download: (key, path, options) => holderOf(key).download(key, path, options)
      })
    })
  ).pipe(Layer.provide(other))

/** IBGE's municipalities and states. */
export const ibgeTerritories = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  return parseTerritories(yield* Effect.orDie(fs.readFileString(yield* pathOf("territories"))))
})
