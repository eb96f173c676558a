/**
 * A living run at the server: its session, and the locks that say what it is at work on.
 *
 * @module
 */
import { Effect, type Scope } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import type { Run } from "../Ledger.ts"
import type { Connection } from "./Connection.ts"
import { tryLock, unlock } from "./Locks.ts"
import type { PostgresOptions } from "./PostgresOptions.ts"
import * as Session from "./Session.ts"
import { jsonOf } from "./Statement.ts"

export interface RunSession {
  /** As a session's, but the body is not interrupted: the connection would go with it, and the locks of all documents. */
  readonly use: Session.Session["use"]
  readonly run: Run
  /** By gazette the attempt whose lock this session holds. */
  readonly held: Map<number, number>
  /** Of claims that ended. A lock that cannot be freed now is freed with the run: its document has ended all the same. */
  readonly release: (gazetteIds: ReadonlyArray<number>) => Effect.Effect<void>
}

/**
 * Begins a run on a connection of its own, for as long as the scope lives. Where the connection is lost meanwhile, the next
 * use has a new one, and takes again what the lost one held: the run's own lock or nothing, and of the documents those that
 * nobody else took. The ledger's attempts tell the others apart.
 *
 * @param start MUST take the lock of the run that it begins
 */
export const make = Effect.fnUntraced(function* (
  options: PostgresOptions,
  start: (connection: Connection) => Effect.Effect<Run, DatabaseError>
): Effect.fn.Return<RunSession, DatabaseError, Scope.Scope> {
  const held = new Map<number, number>()
  let begun: Run | undefined
  const session = yield* Session.make(options, (connection) =>
    begun === undefined ? Effect.void : retake(connection, begun.id, held)
  )
  const use: RunSession["use"] = (body) => session.use((connection) => Effect.uninterruptible(body(connection)))
  const run = yield* use(start)
  begun = run
  return {
    run,
    held,
    use,
    release: (gazetteIds) =>
      Effect.suspend(() => {
        for (const id of gazetteIds) held.delete(id)
        const ids = jsonOf(gazetteIds)
        return use(({ query }) => query(`SELECT ${unlock("gazette", "id")} FROM ${idsIn}`, { ids }))
      }).pipe(Effect.ignore({ log: true }))
  }
})

const idsIn = "(SELECT value::int AS id FROM jsonb_array_elements_text($ids::jsonb) OFFSET 0) AS ids"

const retake = Effect.fnUntraced(function* (connection: Connection, runId: number, held: Map<number, number>) {
  const [run] = yield* connection.query<{ isLocked: boolean }>(`SELECT ${tryLock("run", "$runId")} AS "isLocked"`, {
    runId
  })
  if (run?.isLocked !== true) return yield* heldElsewhere(runId)
  const taken = yield* connection.query<{ id: number }>(
    `SELECT id FROM ${idsIn} WHERE NOT ${tryLock("gazette", "id")}`,
    { ids: jsonOf([...held.keys()]) }
  )
  for (const { id } of taken) held.delete(id)
})

const heldElsewhere = (runId: number) =>
  new DatabaseError({
    reason: "DatabaseUnavailable",
    detail: `run ${runId} lost its connection: the server has not noticed yet, or another process has taken the run`
  })
