/**
 * The ledger in the embedded database.
 *
 * @module
 */
import { Effect, Exit, Layer, Scope } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { Ledger, type RunRequest } from "../Ledger.ts"
import { now } from "../Now.ts"
import { begin, failOne, reopen } from "./Claims.ts"
import { commitOne } from "./Commits.ts"
import { SqliteConnection } from "./Connection.ts"
import { runLock } from "./RunLock.ts"
import { finishRun, pidAtWork, startRun } from "./Runs.ts"
import { retryable } from "./SqliteReports.ts"

export const layer = Layer.effect(
  Ledger,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection

    const takeLock = runLock(connection.database.filename).pipe(
      Effect.catchIf(
        (error) => error.reason === "RunInProgress",
        Effect.fnUntraced(function* ({ cause, detail, reason }) {
          const pid = yield* connection.read(pidAtWork)
          const whose = pid === undefined ? "" : ` (process ${pid})`
          return yield* new DatabaseError({ reason, detail: `${detail}${whose}: wait for it, or end it`, cause })
        })
      )
    )
    /** The lock lives in the caller's scope, and not at all where the run could not begin: the caller may try again. */
    const start = Effect.fn("SqliteLedger.startRun")(function* (request: RunRequest) {
      const at = yield* now
      const scope = yield* Scope.fork(yield* Effect.scope)
      return yield* takeLock.pipe(
        Effect.andThen(connection.transaction((database) => startRun(database, request, at))),
        Scope.provide(scope),
        Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
      )
    })

    return Ledger.of({
      startRun: start,
      finishRun: Effect.fn("SqliteLedger.finishRun")(function* (runId, tally) {
        const at = yield* now
        yield* connection.transaction((database) => finishRun(database, runId, tally, at))
      }),
      begin: Effect.fn("SqliteLedger.begin")(function* (gazette, stage, run) {
        const at = yield* now
        return yield* connection.transaction((database) => begin(database, gazette, stage, run, at))
      }),
      commit: Effect.fn("SqliteLedger.commit")(function* (batch) {
        const at = yield* now
        return yield* connection.transaction((database) =>
          batch.map((completion) => commitOne(database, completion, at))
        )
      }),
      fail: Effect.fn("SqliteLedger.fail")(function* (claim, failure) {
        const at = yield* now
        return yield* connection.transaction((database) => failOne(database, claim, failure, at))
      }),
      retry: Effect.fn("SqliteLedger.retry")(function* (filter) {
        const at = yield* now
        return yield* connection.transaction((database) => {
          const rows = retryable(database, filter)
          for (const { gazetteId, stage } of rows) reopen(database, gazetteId, stage, at)
          return rows.length
        })
      })
    })
  })
)
