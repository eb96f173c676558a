/**
 * Connections of the index's own, beside the one that it is given for writing.
 *
 * @module
 */
import { Database } from "bun:sqlite"
import { existsSync } from "node:fs"

/** A database in memory, without tables. */
export const openEmpty = () => new Database(":memory:")

/**
 * Read-only. In place of a file that does not exist, an empty one. Of a file in WAL mode SQLite leaves an empty
 * `-wal` and a `-shm` beside it, until a writer closes it.
 */
export const openReader = (path: string): Database => {
  if (!existsSync(path)) return openEmpty()
  const database = new Database(path, { readonly: true })
  database.run("PRAGMA busy_timeout = 5000")
  return database
}
