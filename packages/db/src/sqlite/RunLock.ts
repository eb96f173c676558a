/**
 * The right to be the only run on a database file: held by the operating system for a process, and gone with it.
 *
 * @module
 */
import { Database, SQLiteError } from "bun:sqlite"
import { Effect } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { attempt } from "./Connection.ts"

/** A handle that is garbage collected is closed, and its lock gone; a fiber that waits for nothing is garbage, too. */
const held = new Set<Database>()

/**
 * Holds an exclusive transaction on `<database path>.run-lock` until the scope closes. The file stays: removing it could
 * take away the one that the next run holds. A database in memory has no other process to fear. Fails at once with
 * `RunInProgress` while another run holds it.
 */
export const runLock = Effect.fn("RunLock.take")(function* (databasePath: string) {
  if (databasePath === ":memory:") return
  const file = yield* Effect.acquireRelease(
    attempt(() => {
      const open = new Database(`${databasePath}.run-lock`, { create: true, readwrite: true, strict: true })
      held.add(open)
      return open
    }),
    (open) =>
      Effect.sync(() => {
        held.delete(open)
        open.close()
      })
  )
  yield* attempt(() => {
    file.run("PRAGMA busy_timeout = 0")
    file.run("BEGIN EXCLUSIVE")
  }).pipe(Effect.mapError((error) => (isHeldElsewhere(error) ? runInProgress(databasePath, error) : error)))
})

const isHeldElsewhere = ({ cause }: DatabaseError) => cause instanceof SQLiteError && cause.code === "SQLITE_BUSY"

const runInProgress = (databasePath: string, cause: DatabaseError) =>
  new DatabaseError({ reason: "RunInProgress", detail: `another run is at work on ${databasePath}`, cause })
