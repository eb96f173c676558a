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
 * Read-only. A file that does not exist is read as an empty database. Beside a file in WAL mode SQLite leaves an empty
 * `-wal` and a `-shm` until a writer closes it.
 */
export const openReader = (path: string): Database => {
  const database = existsSync(path) ? new Database(path, { readonly: true }) : openEmpty()
  database.run("PRAGMA busy_timeout = 5000; PRAGMA query_only = 1")
  return database
}
