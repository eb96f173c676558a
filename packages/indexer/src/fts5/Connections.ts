/**
 * Connections that the index opens itself, in addition to the one that it gets for writing.
 *
 * @module
 */
import { Database, SQLiteError } from "bun:sqlite"
import { existsSync } from "node:fs"
import { pathToFileURL } from "node:url"

/** A database in memory, without tables. */
export const openEmpty = () => new Database(":memory:")

/**
 * Opens a file read-only. A file that does not exist is read as an empty database. Beside a file in WAL mode, SQLite
 * leaves an empty `-wal` and a `-shm` file until a writer closes the database.
 */
export const openReader = (path: string): Database => {
  const database = existsSync(path) ? openFile(path) : openEmpty()
  database.run("PRAGMA busy_timeout = 5000; PRAGMA query_only = 1")
  return database
}

/** `SQLITE_OPEN_READONLY` and `SQLITE_OPEN_URI`. */
const readOnlyByUri = 0x01 | 0x40

/**
 * Opens a file. In a folder without write permission, a file that no process has open is read as immutable: then SQLite
 * creates no `-shm` file.
 */
const openFile = (path: string): Database => {
  const database = new Database(path, { readonly: true })
  try {
    database.query("SELECT 1 FROM sqlite_master").get()
    return database
  } catch (cause) {
    database.close()
    if (!(cause instanceof SQLiteError && /^SQLITE_(READONLY|CANTOPEN)/.test(cause.code ?? ""))) throw cause
    return new Database(`${pathToFileURL(path).href}?immutable=1`, readOnlyByUri)
  }
}
