/**
 * What the server shows of its sessions, and what its operator can do to them.
 *
 * @module
 */
import { Effect } from "effect"
import { jsonOf } from "../../src/postgres/Statement.ts"
import { asAdmin, TestDatabase } from "./Databases.ts"

interface Held {
  readonly pid: number
  /** Of what the lock is: a gazette, or a run. */
  readonly id: number
}

/** Advisory locks in this database, all of them ours. */
export const locksHeld = asAdmin<Held>(
  `SELECT pid, objid::int AS id FROM pg_locks JOIN pg_database d ON d.oid = database
  WHERE locktype = 'advisory' AND d.datname = current_database() ORDER BY classid, objid`
)

/** Asks again and again, as fast as the server answers, whatever the test's clock says (`Effect.repeat` waits for that). */
export const until = <A, E, R>(ask: Effect.Effect<A, E, R>, isSo: (answer: A) => boolean): Effect.Effect<A, E, R> =>
  Effect.flatMap(ask, (answer) => (isSo(answer) ? Effect.succeed(answer) : until(ask, isSo)))

/** Sessions that wait for a lock in the middle of a statement. */
export const waiting = asAdmin<{ pid: number }>(
  `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'`
)

/** All but the superuser's. */
export const sessions = asAdmin<{ pid: number }>(
  "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user"
)

/** What asks for this table in the body waits at the server, until someone ends it or the body is done. */
export const blocking = <A, E, R>(table: string, body: Effect.Effect<A, E, R>) =>
  Effect.flatMap(TestDatabase, ({ blocker }) =>
    Effect.acquireUseRelease(
      blocker.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`),
      () => body,
      () => Effect.orDie(blocker.query("ROLLBACK"))
    )
  )

/** Ends these sessions, as an operator or a shutdown does, and returns when they are gone. */
export const terminated = Effect.fnUntraced(function* (sessions: ReadonlyArray<{ readonly pid: number }>) {
  const pids = jsonOf(sessions.map(({ pid }) => pid))
  yield* asAdmin(
    "SELECT pg_terminate_backend(value::int) FROM (SELECT DISTINCT value FROM jsonb_array_elements_text($pids::jsonb)) p",
    { pids }
  )
  const alive = asAdmin(
    "SELECT FROM pg_stat_activity WHERE pid IN (SELECT value::int FROM jsonb_array_elements_text($pids::jsonb))",
    { pids }
  )
  yield* until(alive, (left) => left.length === 0)
})
