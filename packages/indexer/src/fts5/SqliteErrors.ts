/**
 * Maps SQLite's result codes to this package's reasons.
 *
 * @module
 */
import { type Database, SQLiteError } from "bun:sqlite"
import { Effect, Result } from "effect"
import { IndexError, type IndexReason } from "../IndexError.ts"

/** Primary result codes of https://www.sqlite.org/rescode.html. All other codes are defects of Escriba. */
const reasons: ReadonlyMap<number, IndexReason> = new Map([
  [3, "AccessDenied"], // SQLITE_PERM
  [5, "IndexUnavailable"], // SQLITE_BUSY
  [6, "IndexUnavailable"], // SQLITE_LOCKED
  [7, "IndexUnavailable"], // SQLITE_NOMEM
  [8, "AccessDenied"], // SQLITE_READONLY
  [9, "IndexUnavailable"], // SQLITE_INTERRUPT
  [10, "IndexUnavailable"], // SQLITE_IOERR
  [11, "NotOurs"], // SQLITE_CORRUPT
  [13, "DiskFull"], // SQLITE_FULL
  [14, "AccessDenied"], // SQLITE_CANTOPEN
  [15, "IndexUnavailable"], // SQLITE_PROTOCOL
  [23, "AccessDenied"], // SQLITE_AUTH
  [26, "NotOurs"] // SQLITE_NOTADB
])

/** Errors caused by an item: SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH. */
const itemFaults: ReadonlySet<number> = new Set([18, 19, 20])

/** The lowest byte of an extended code is the primary one. */
const primaryCode = (error: unknown) => (error instanceof SQLiteError ? error.errno & 0xff : undefined)

/** Accepts any value that was thrown while SQLite was in use. */
export const toIndexError = (error: unknown): IndexError =>
  new IndexError({
    reason: reasons.get(primaryCode(error) ?? -1) ?? "Defect",
    detail: error instanceof SQLiteError ? `${error.code ?? ""} ${error.message}`.trim() : String(error),
    cause: error
  })

/** The problem of the item that was being written; `undefined` if the item did not cause the error. */
export const toRejection = (error: unknown): string | undefined =>
  itemFaults.has(primaryCode(error) ?? -1) ? (error as SQLiteError).message : undefined

/** Runs one synchronous call on the database. Errors become this package's errors. */
export const atOnce = <A>(work: () => A): Effect.Effect<A, IndexError> => Effect.try({ try: work, catch: toIndexError })

/**
 * Runs one call per portion and returns their answers in one list. Other fibers and I/O run between two calls:
 * `yieldNow` continues in the next turn of the event loop (Effect's scheduler uses `setImmediate`).
 */
export const inTurns = <A, B>(
  portions: ReadonlyArray<A>,
  work: (portion: A) => ReadonlyArray<B>
): Effect.Effect<ReadonlyArray<B>, IndexError> =>
  Effect.map(
    Effect.forEach(portions, (portion) =>
      Effect.tap(
        atOnce(() => work(portion)),
        () => Effect.yieldNow
      )
    ),
    (answers) => answers.flat()
  )

/**
 * Used within a transaction. An error that the item caused rolls back that item only. Other errors are thrown and roll
 * back the transaction.
 */
export const savepoint = <A>(database: Database, work: () => A): Result.Result<A, string> =>
  Result.try({
    try: database.transaction(work),
    catch: (error) => {
      const fault = toRejection(error)
      if (fault === undefined) throw error
      return fault
    }
  })
