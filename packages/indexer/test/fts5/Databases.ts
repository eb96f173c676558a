/**
 * Databases for the tests of the FTS5 index, closed and deleted with the scope.
 *
 * @module
 */
import { Database } from "bun:sqlite"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Layer } from "effect"
import { layer } from "../../src/Fts5SearchIndex.ts"
import { SearchIndex } from "../../src/SearchIndex.ts"

export const openDatabase = (path = ":memory:") =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const database = new Database(path)
      database.run("PRAGMA foreign_keys = ON")
      return database
    }),
    (database) => Effect.sync(() => database.close())
  )

/** A path for a database file in a folder of its own. */
export const temporaryFile = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "escriba-index-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  ),
  (folder) => join(folder, "index.sqlite")
)

/** The index over a connection, with its schema. */
export const indexOf = Effect.fnUntraced(function* (database: Database, maxTextBytes?: number) {
  const context = yield* Layer.build(Layer.fresh(layer(database, { maxTextBytes })))
  const index = yield* Effect.provide(SearchIndex, context)
  yield* index.ensure
  return index
})

/** Fails if a table, an index or the FTS5 index does not agree with the pages. */
export const checkIntegrity = (database: Database) =>
  Effect.try({
    try: () => {
      database.run("INSERT INTO pages_fts (pages_fts) VALUES ('integrity-check')")
      // With rank 1 FTS5 also compares itself with the text in `pages`.
      database.run("INSERT INTO pages_fts (pages_fts, rank) VALUES ('integrity-check', 1)")
      const rows = database.query<{ integrity_check: string }, []>("PRAGMA integrity_check").all()
      return rows.map((row) => row.integrity_check)
    },
    catch: (error) => error
  })
