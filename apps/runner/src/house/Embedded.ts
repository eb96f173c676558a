/**
 * The embedded default: one SQLite file, a folder of texts, originals read where they lie.
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
import { Context, Effect, FileSystem, Layer, Path } from "effect"
import { pathOf } from "../machine/Assets.ts"

/** The places below `ESCRIBA_HOME`. */
export const placesOf = (home: string) => ({
  database: `${home}/escriba.sqlite`,
  texts: `${home}/texts`,
  scratch: `${home}/tmp`
})

/** The absolute path of the folder, which is made if it is missing. */
const made = Effect.fnUntraced(function* (home: string) {
  const root = (yield* Path.Path).resolve(home)
  yield* (yield* FileSystem.FileSystem).makeDirectory(root, { recursive: true })
  return root
})

/** Rows, ledger and intake, made if they are missing. Open it once per process: the index shares its connection. */
export const database = (home: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const territories = yield* ibgeTerritories
      return SqliteDb.layer({ path: placesOf(yield* made(home)).database, territories: Effect.succeed(territories) })
    })
  )

const fts5 = (maxTextBytes: number) =>
  Layer.unwrap(
    Effect.map(SqliteConnection, (connection) => Fts5SearchIndex.layer(connection.database, { maxTextBytes }))
  )

export const databaseAndIndex = (home: string, maxTextBytes: number) =>
  Layer.merge(fts5(maxTextBytes), fts5Excerpts).pipe(Layer.provideMerge(database(home)))

/** Excerpts of themes, in the same file as the index that they are found in. */
const fts5Excerpts = Layer.unwrap(
  Effect.map(SqliteConnection, (connection) => Fts5ExcerptIndex.layer(connection.database))
)

/** The index alone, where the database is another one. */
export const index = (home: string, maxTextBytes: number) =>
  Layer.merge(fts5(maxTextBytes), fts5Excerpts).pipe(
    Layer.provide(Layer.unwrap(Effect.map(made(home), (root) => SqliteConnection.layer(placesOf(root).database))))
  )

export const indexReader = (home: string) => Fts5SearchIndex.layerReader(placesOf(home).database)

/** @param staging a folder on the same disk that is swept: a text is written there and then moved to its place */
export const texts = (home: string, staging: string) => FolderObjectStore.layer({ root: placesOf(home).texts, staging })

/** The keys of ingested files are absolute paths, and the files are read there. All other keys belong to the other store. */
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
