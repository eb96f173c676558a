/**
 * A living run as the server sees it: its session, and the locks of its claims.
 *
 * @module
 */
import { Effect, type Scope } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { type Claim, claimKeyOf, type Run } from "../Ledger.ts"
import type { Connection } from "./Connection.ts"
import { locks, tryLock, unlock } from "./Locks.ts"
import type { Open } from "./Pooling.ts"
import * as Session from "./Session.ts"
import { jsonOf } from "./Statement.ts"

export interface RunSession {
  /**
   * Works like `Session.use`, but uninterruptible: an interruption would close the connection and free the locks of all
   * documents.
   */
  readonly use: Session.Session["use"]
  readonly run: Run
  /** The claims whose locks this session holds, by `claimKeyOf`. */
  readonly held: Map<string, Claim>
  /** Frees the locks of ended claims. A lock that cannot be freed now is freed when the run ends. */
  readonly release: (ended: ReadonlyArray<Claim>) => Effect.Effect<void>
}

/**
 * Begins a run on a connection of its own, for as long as the scope lives. If the connection is lost, the next use
 * opens a new one and takes the run's lock again; without that lock the use fails. It also takes again the locks of all
 * documents that no other run has taken. For the taken documents, the ledger's attempt number shows that the claim is
 * outdated.
 *
 * @param start MUST take the lock of the run that it begins
 */
export const make = Effect.fnUntraced(function* (
  open: Open,
  start: (connection: Connection) => Effect.Effect<Run, DatabaseError>
): Effect.fn.Return<RunSession, DatabaseError, Scope.Scope> {
  const held = new Map<string, Claim>()
  let begun: Run | undefined
  const session = yield* Session.make(open, (connection) =>
    begun === undefined ? Effect.void : retake(connection, begun.id, held)
  )
  const use: RunSession["use"] = (body) => session.use((connection) => Effect.uninterruptible(body(connection)))
  const run = yield* use(start)
  begun = run
  return {
    run,
    held,
    use,
    release: (ended) =>
      Effect.suspend(() => {
        for (const claim of ended) held.delete(claimKeyOf(claim))
        const claims = jsonOf(ended)
        return use(({ query }) => query(`SELECT ${unlock(claimLock)} FROM ${claimsIn}`, { claims }))
      }).pipe(Effect.ignore({ log: true }))
  }
})

const claimLock = locks.claim("c.stage", 'c."gazetteId"')
const claimsIn = `(SELECT * FROM jsonb_to_recordset($claims::jsonb) AS c ("gazetteId" int, stage text) OFFSET 0) AS c`

const retake = Effect.fnUntraced(function* (connection: Connection, runId: number, held: Map<string, Claim>) {
  const [run] = yield* connection.query<{ isLocked: boolean }>(`SELECT ${tryLock(locks.run("$runId"))} AS "isLocked"`, {
    runId
  })
  if (run?.isLocked !== true) return yield* heldElsewhere(runId)
  const taken = yield* connection.query<Claim>(`SELECT * FROM ${claimsIn} WHERE NOT ${tryLock(claimLock)}`, {
    claims: jsonOf([...held.values()])
  })
  for (const claim of taken) held.delete(claimKeyOf(claim))
})

const heldElsewhere = (runId: number) =>
  new DatabaseError({
    reason: "DatabaseUnavailable",
    detail: `run ${runId} lost its connection: the server has not noticed yet, or another process has taken the run`
  })
