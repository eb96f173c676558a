import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import type { DatabaseError } from "../../src/DatabaseError.ts"
import { Gazettes } from "../../src/Gazettes.ts"
import { Ledger } from "../../src/Ledger.ts"
import { open } from "../../src/postgres/Connection.ts"
import { Connections } from "../../src/postgres/Connections.ts"
import { layer } from "../../src/postgres/PostgresDb.ts"
import { begin, completionOf, entryOf, gazetteOf, startedRun, summaryNow } from "../../src/testing/Steps.ts"
import { seedRows, selectionOf } from "../../src/testing.ts"
import { asAdmin, fileDatabase, fixture, TestDatabase } from "./Databases.ts"
import { blocking, sessions, terminated, until, waiting } from "./Server.ts"

const { database, schema } = fileDatabase()

/** Its session is ended by the operator while the server is at work on it. */
const killedMeanwhile = <A, R>(call: Effect.Effect<A, DatabaseError, R>) =>
  blocking(
    "escriba_ledger",
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(call))
      yield* terminated(yield* until(waiting, (waiters) => waiters.length === 1))
      return yield* Fiber.join(fiber)
    })
  )

it.effect("answers DatabaseUnavailable when a session is ended at work, undoes what it did, and works again", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(2))
    const ledger = yield* Ledger
    const run = yield* startedRun
    const listed = yield* gazetteOf(1)
    const ask = ledger.begin(listed, "text", { runId: run.id, isAlone: false })

    const noClaim = yield* killedMeanwhile(ask)
    assert.deepStrictEqual([noClaim.reason, noClaim.isRetryable], ["DatabaseUnavailable", true])
    const claim = yield* Effect.fromNullishOr(yield* ask)

    const commit = ledger.commit([completionOf(claim, listed)])
    assert.strictEqual((yield* killedMeanwhile(commit)).reason, "DatabaseUnavailable")
    assert.deepStrictEqual(yield* fixture.processedIds, [])
    assert.deepStrictEqual(yield* commit, ["committed"])
    assert.deepInclude(yield* entryOf(1), { state: "done", attempt: 1 })

    const page = Stream.runCollect((yield* Gazettes).pages(selectionOf(run, "ALL")))
    assert.strictEqual((yield* killedMeanwhile(page)).reason, "DatabaseUnavailable")
    assert.deepStrictEqual(
      (yield* page).flat().map(({ id }) => id),
      [2]
    )
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("works again after all its idle sessions were ended, with at most one failure each", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(1))
    const ledger = yield* Ledger
    const run = yield* startedRun
    const many = Array.from({ length: 8 }, () => summaryNow)
    yield* Effect.all(many, { concurrency: 8 })
    const listed = yield* gazetteOf(1)
    const idle = yield* sessions
    assert.strictEqual(idle.length, 5)
    yield* terminated(idle)
    const failures: Array<string> = []
    const insistent = <A, R>(call: Effect.Effect<A, DatabaseError, R>): Effect.Effect<A, DatabaseError, R> =>
      call.pipe(
        Effect.tapError(({ reason }) => Effect.sync(() => failures.push(reason))),
        Effect.retry({ times: 5 })
      )
    const claim = yield* insistent(ledger.begin(listed, "text", { runId: run.id, isAlone: false }))
    assert.strictEqual(claim?.attempt, 1)
    yield* Effect.forEach(many, insistent, { concurrency: 8 })
    assert.isAtMost(failures.length, idle.length)
    assert.isTrue(failures.every((reason) => reason === "DatabaseUnavailable"))
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect(
  "ends a statement that takes too long, but for pages, plans and summaries, without which nothing can begin",
  () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const { options } = yield* TestDatabase
      const run = { id: 1, lastId: 1, isResumed: false, suspects: 0 }
      yield* Effect.gen(function* () {
        const gazettes = yield* Gazettes
        const selection = selectionOf(run, "ALL")
        const unhurried = Effect.all(
          [Stream.runCollect(gazettes.pages(selection)), gazettes.plan(selection), summaryNow],
          { concurrency: 3 }
        )
        const waited = yield* blocking(
          "gazettes",
          Effect.gen(function* () {
            const fiber = yield* Effect.forkChild(unhurried)
            yield* until(waiting, (waiters) => waiters.length === 3)
            const late = yield* Effect.flip(gazettes.find(1))
            assert.strictEqual(late.reason, "DatabaseUnavailable")
            assert.include(late.detail, "statement timeout")
            return fiber
          })
        )
        const [pages, { selected }, { gazettes: all }] = yield* Fiber.join(waited)
        assert.deepStrictEqual([pages.flat().length, selected, all], [1, 1, 1])
      }).pipe(Effect.provide(layer({ ...options, statementTimeout: "100 millis" })))
    }).pipe(Effect.provide(schema))
)

it.effect("gives up waiting when it is interrupted, and leaves nothing half done", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(1))
    const ledger = yield* Ledger
    const listed = yield* gazetteOf(1)
    const claim = yield* begin(yield* startedRun, 1)
    const commit = ledger.commit([completionOf(claim, listed)])
    yield* blocking(
      "gazettes",
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(commit)
        yield* until(waiting, (waiters) => waiters.length === 1)
        yield* Fiber.interrupt(fiber)
      })
    )
    yield* until(waiting, (waiters) => waiters.length === 0)
    assert.deepStrictEqual(yield* commit, ["committed"])
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.live("runs a transaction again that the server undid for the sake of another, and no more of it than once", () =>
  Effect.gen(function* () {
    yield* asAdmin("CREATE TABLE counters (id int PRIMARY KEY, count int); INSERT INTO counters VALUES (1, 0), (2, 0)")
    yield* asAdmin("GRANT SELECT, UPDATE ON counters TO PUBLIC")
    const { options } = yield* TestDatabase
    const adding = Effect.fnUntraced(function* (first: number, second: number) {
      const { use } = yield* Connections
      let tries = 0
      yield* use(({ query, transaction }) => {
        const add = (id: number) => query("UPDATE counters SET count = count + 1 WHERE id = $id", { id })
        tries++
        return transaction(Effect.andThen(add(first), Effect.andThen(query("SELECT pg_sleep(0.05)"), add(second))))
      })
      return tries
    })
    const tries = yield* Effect.all([adding(1, 2), adding(2, 1)], { concurrency: 2 }).pipe(
      Effect.provide(Connections.layer(() => open(options), 2))
    )
    assert.isAbove(Math.max(...tries), 1)
    assert.deepStrictEqual(yield* asAdmin("SELECT count FROM counters"), [{ count: 2 }, { count: 2 }])
  }).pipe(Effect.provide(schema))
)
