/**
 * The one SQLite connection of a process, shared by the database and the index.
 *
 * @module
 */
import { Database, SQLiteError } from "bun:sqlite"
import { pathToFileURL } from "node:url"
import { Context, Effect, Layer } from "effect"
import { DatabaseError, type DatabaseReason } from "../DatabaseError.ts"

/**
 * A body is one synchronous function. It cannot yield, so two transactions never interleave on the one connection. A
 * second connection in the same thread would wait for ever for a transaction of the first one.
 */
export class SqliteConnection extends Context.Service<
  SqliteConnection,
  {
    readonly database: Database
    readonly read: <A>(body: (database: Database) => A) => Effect.Effect<A, DatabaseError>
    /**
     * Uses `BEGIN IMMEDIATE`: a deferred transaction that reads and then writes fails immediately if there is another
     * writer.
     */
    readonly transaction: <A>(body: (database: Database) => A) => Effect.Effect<A, DatabaseError>
  }
>()("@escriba/db/SqliteConnection") {
  /** @param path a file in an existing folder, created if it is missing; or `:memory:` */
  static readonly layer = (path: string) =>
    Layer.effect(
      SqliteConnection,
      Effect.gen(function* () {
        const database = yield* Effect.acquireRelease(
          attempt(() => openDatabase(path)),
          (open) => Effect.sync(() => open.close())
        )
        return SqliteConnection.of({
          database,
          read: (body) => attempt(() => body(database)),
          transaction: (body) => attempt(() => database.transaction(() => body(database)).immediate())
        })
      })
    )

  /** A read-only connection to an existing file. Every transaction fails. */
  static readonly layerReader = (path: string) =>
    Layer.effect(
      SqliteConnection,
      Effect.gen(function* () {
        const database = yield* Effect.acquireRelease(
          attempt(() => openReader(path)),
          (open) => Effect.sync(() => open.close())
        )
        const refused = new DatabaseError({ reason: "AccessDenied", detail: `${path} is open for reading only` })
        return SqliteConnection.of({
          database,
          read: (body) => attempt(() => body(database)),
          transaction: () => Effect.fail(refused)
        })
      })
    )
}

/** `SQLITE_OPEN_READONLY` and `SQLITE_OPEN_URI`. */
const readOnlyByUri = 0x01 | 0x40

/**
 * Opens a file in WAL mode read-only. In a folder without write permission SQLite cannot create the `-shm` file. A file
 * that no process has open is then opened as immutable, because it cannot be read in any other way.
 */
const openReader = (path: string): Database => {
  const database = new Database(path, { readonly: true })
  try {
    database.run("PRAGMA busy_timeout = 5000")
    database.query("SELECT 1 FROM sqlite_master").get()
    return database
  } catch (cause) {
    database.close()
    if (!(cause instanceof SQLiteError && /^SQLITE_(READONLY|CANTOPEN)/.test(cause.code ?? ""))) throw cause
    return new Database(`${pathToFileURL(path).href}?immutable=1`, readOnlyByUri)
  }
}

/**
 * The wait blocks the thread, so nothing else in the process runs meanwhile. A caller that wants to wait longer must
 * retry.
 */
const busyTimeoutMs = 1000

const openDatabase = (path: string): Database => {
  const database = new Database(path, { create: true, readwrite: true, strict: true })
  database.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  database.run("PRAGMA journal_mode = WAL")
  database.run("PRAGMA synchronous = NORMAL")
  database.run("PRAGMA foreign_keys = ON")
  return database
}

/** Runs any synchronous use of SQLite, or of the files beside the database. Errors become this package's reasons. */
export const attempt = <A>(body: () => A): Effect.Effect<A, DatabaseError> =>
  Effect.try({ try: body, catch: (cause) => fromSqliteError(cause) })

const fromSqliteError = (cause: unknown): DatabaseError => {
  if (!(cause instanceof Error && "code" in cause)) {
    return new DatabaseError({ reason: "Defect", detail: String(cause), cause })
  }
  const code = typeof cause.code === "string" ? cause.code : ""
  const detail = cause instanceof SQLiteError ? `${code} ${cause.message}`.trim() : cause.message
  return new DatabaseError({ reason: databaseReasonOf(code), detail, cause })
}

/**
 * Maps SQLite's primary and extended result codes (sqlite.org/rescode.html), and the codes of file errors, to this
 * package's reasons.
 */
export const databaseReasonOf = (code: string): DatabaseReason => {
  if (/^(SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT)$/.test(code)) return "DiskFull"
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return "AccessDenied"
  if (code === "ENOLCK") return "NotOurs"
  if (/^SQLITE_(BUSY|LOCKED|IOERR|PROTOCOL|INTERRUPT|NOMEM)/.test(code)) return "DatabaseUnavailable"
  if (/^SQLITE_(PERM|READONLY|AUTH|CANTOPEN)/.test(code)) return "AccessDenied"
  return /^SQLITE_(NOTADB|CORRUPT)/.test(code) ? "NotOurs" : "Defect"
}
