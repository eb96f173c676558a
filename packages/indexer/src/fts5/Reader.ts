/**
 * A connection for readers of the embedded index.
 *
 * @module
 */
import { Database } from "bun:sqlite"
import { existsSync } from "node:fs"

/**
 * Read-only. In place of a file that does not exist, a database without tables. Of a file in WAL mode SQLite leaves an empty
 * `-wal` and a `-shm` beside it, until a writer closes it.
 */
export const openReader = (path: string): Database => {
  if (!existsSync(path)) return new Database(":memory:")
  const database = new Database(path, { readonly: true })
  database.run("PRAGMA busy_timeout = 5000")
  return database
}
