/**
 * The ledger in PostgreSQL. Each run has a session of its own; other work uses the shared connections.
 *
 * @module
 */
import { Effect, Exit, Layer, Scope } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { type Claim, claimKeyOf, Ledger, type RunRequest } from "../Ledger.ts"
import { now } from "../Now.ts"
import { begin, failOne, reopen } from "./Claims.ts"
import { commitBatch } from "./Commits.ts"
import { Connections } from "./Connections.ts"
import type { Open } from "./Pooling.ts"
import * as RunSession from "./RunSession.ts"
import { finishRun, startRun } from "./Runs.ts"
import { withdraw } from "./Withdrawals.ts"

/** @param open opens the session of a run */
export const layer = (open: Open) =>
  Layer.effect(
    Ledger,
    Effect.gen(function* () {
      const { use } = yield* Connections
      /** The runs of this process, by id. */
      const runs = new Map<number, RunSession.RunSession>()

      const sessionOf = (runId: number) => {
        const session = runs.get(runId)
        return session === undefined ? Effect.fail(notAtWork(runId)) : Effect.succeed(session)
      }
      const release = (ended: ReadonlyArray<Claim>) =>
        Effect.forEach(
          runs.values(),
          ({ held, release }) => {
            const ours = ended.filter((claim) => held.get(claimKeyOf(claim))?.attempt === claim.attempt)
            return ours.length === 0 ? Effect.void : release(ours)
          },
          { discard: true }
        )
      /**
       * Opens a session that lives in the caller's scope. If the run cannot begin, the session is closed, and the
       * caller may try again.
       */
      const start = Effect.fn("PostgresLedger.startRun")(function* (request: RunRequest) {
        const at = yield* now
        const scope = yield* Scope.fork(yield* Effect.scope)
        const session = yield* RunSession.make(open, (connection) =>
          connection.transaction(startRun(connection, request, at))
        ).pipe(
          Scope.provide(scope),
          Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
        )
        const { run } = session
        runs.set(run.id, session)
        yield* Scope.addFinalizer(
          scope,
          Effect.sync(() => runs.delete(run.id))
        )
        return run
      })

      return Ledger.of({
        startRun: start,
        finishRun: Effect.fn("PostgresLedger.finishRun")(function* (runId, tally) {
          const at = yield* now
          const session = yield* sessionOf(runId)
          yield* session.use((connection) => connection.transaction(finishRun(connection, runId, tally, at)))
          yield* session.release([...session.held.values()])
        }),
        begin: Effect.fn("PostgresLedger.begin")(function* (gazette, stage, run) {
          const at = yield* now
          const session = yield* sessionOf(run.runId)
          return yield* session.use((connection) => begin(connection, session.held, gazette, stage, run, at))
        }),
        commit: Effect.fn("PostgresLedger.commit")(function* (batch) {
          const at = yield* now
          const outcomes = yield* use((connection) => connection.transaction(commitBatch(connection, batch, at)))
          yield* release(batch.flatMap(({ claim }, index) => (outcomes[index] === "committed" ? claim : [])))
          return outcomes
        }),
        fail: Effect.fn("PostgresLedger.fail")(function* (claim, failure) {
          const at = yield* now
          const outcome = yield* use((connection) => connection.transaction(failOne(connection, claim, failure, at)))
          if (outcome.state !== "running") yield* release([claim])
          return outcome
        }),
        withdraw: Effect.fn("PostgresLedger.withdraw")(function* (gazettes) {
          const at = yield* now
          return yield* use((connection) => connection.transaction(withdraw(connection, gazettes, at)))
        }),
        retry: Effect.fn("PostgresLedger.retry")(function* (filter) {
          const at = yield* now
          return yield* use((connection) => reopen(connection, filter, at))
        })
      })
    })
  )

const notAtWork = (runId: number) =>
  new DatabaseError({ reason: "Defect", detail: `run ${runId} was not begun here, or its scope is closed` })
