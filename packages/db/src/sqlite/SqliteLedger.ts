/**
 * The ledger in the embedded database.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { Ledger, type RunRequest } from "../Ledger.ts"
import { now } from "../Now.ts"
import { begin, failOne, reopen } from "./Claims.ts"
import { commitOne } from "./Commits.ts"
import { SqliteConnection } from "./Connection.ts"
import { isIngested, loseSource } from "./Places.ts"
import { runLocks } from "./RunLocks.ts"
import { finishRun, startRun } from "./Runs.ts"
import { retryable } from "./SqliteReports.ts"
import { withdrawOne } from "./Withdrawals.ts"

export const layer = Layer.effect(
  Ledger,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection

    const locks = runLocks(connection.database.filename)

    /**
     * Takes a lock that lives in the caller's scope. If the run cannot begin, the lock is freed, and the caller may try
     * again.
     */
    const start = Effect.fn("SqliteLedger.startRun")(function* (request: RunRequest) {
      const at = yield* now
      let free = (): void => undefined
      const begun = connection.transaction((database) => {
        const run = startRun(database, locks, request, at)
        free = locks.take(run.id)
        return run
      })
      return yield* Effect.acquireRelease(
        Effect.onError(begun, () => Effect.sync(free)),
        () => Effect.sync(free)
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
        return yield* connection.transaction((database) => begin(database, locks, gazette, stage, run, at))
      }),
      commit: Effect.fn("SqliteLedger.commit")(function* (batch) {
        const at = yield* now
        return yield* connection.transaction((database) =>
          batch.map((completion) => commitOne(database, completion, at))
        )
      }),
      fail: Effect.fn("SqliteLedger.fail")(function* (claim, failure) {
        const at = yield* now
        return yield* connection.transaction((database) => {
          const isMissing = failure.code === "NotFound" && isIngested(database, claim.gazetteId)
          const outcome = failOne(database, claim, isMissing ? { ...failure, whose: "operator" } : failure, at)
          if (isMissing && outcome.state === "pending") loseSource(database, claim.gazetteId, at)
          return outcome
        })
      }),
      withdraw: Effect.fn("SqliteLedger.withdraw")(function* (gazettes) {
        const at = yield* now
        return yield* connection.transaction(
          (database) => gazettes.filter((withdrawal) => withdrawOne(database, withdrawal, at)).length
        )
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
