/**
 * Connections of the index's own, beside the one that it is given for writing.
 *
 * @module
 */
import { Database, SQLiteError } from "bun:sqlite"
import { existsSync } from "node:fs"
import { pathToFileURL } from "node:url"

/** A database in memory, without tables. */
export const openEmpty = () => new Database(":memory:")

/**
 * Read-only. A file that does not exist is read as an empty database. Beside a file in WAL mode SQLite leaves an empty
 * `-wal` and a `-shm` until a writer closes it.
 */
export const openReader = (path: string): Database => {
  const database = existsSync(path) ? openFile(path) : openEmpty()
  database.run("PRAGMA busy_timeout = 5000; PRAGMA query_only = 1")
  return database
}

/** `SQLITE_OPEN_READONLY` and `SQLITE_OPEN_URI`. */
const readOnlyByUri = 0x01 | 0x40

/** In a folder that may not be written, a file that nobody has open is read as one that nobody changes: no `-shm` is made. */
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
