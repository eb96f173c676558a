import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted } from "effect"
import type { Gazettes } from "../../src/Gazettes.ts"
import { Ledger } from "../../src/Ledger.ts"
import { layer } from "../../src/postgres/PostgresDb.ts"
import { doAll, holder } from "../../src/testing/Processes.ts"
import {
  begin,
  commit,
  dyingRun,
  entryOf,
  eventsOf,
  gazetteOf,
  startedRun,
  stateOf,
  whole
} from "../../src/testing/Steps.ts"
import { completionOf, seedRow, seedRows } from "../../src/testing.ts"
import { asAdmin, fileDatabase, fixture, TestDatabase } from "./Databases.ts"
import { blocking, locksHeld, terminated, until, waiting } from "./Server.ts"

const { database } = fileDatabase()

/** As another process would have it: connections, sessions and runs of its own. */
const elsewhere = <A, E>(body: Effect.Effect<A, E, Ledger | Gazettes>) =>
  Effect.flatMap(TestDatabase, ({ options }) => Effect.provide(body, layer(options)))

it.effect("shares the rows of a table between two processes at once, and does each of them once", () =>
  Effect.gen(function* () {
    const count = 300
    yield* fixture.add(seedRows(count))
    const work = elsewhere(doAll)
    const done = yield* Effect.all([work, work, work], { concurrency: 3 })
    assert.strictEqual(done.flat().length, count)
    assert.strictEqual(new Set(done.flat()).size, count)
    assert.strictEqual((yield* fixture.processedIds).length, count)
    const attempts = yield* asAdmin("SELECT DISTINCT attempt, state FROM escriba_ledger")
    assert.deepStrictEqual(attempts, [{ attempt: 1, state: "done" }])
  }).pipe(Effect.provide(database))
)

const script = fileURLToPath(new URL("./HoldRun.ts", import.meta.url))

it.effect("frees what a killed process had begun, and nothing while it lives", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(3))
    const ledger = yield* Ledger
    const { password, ...options } = (yield* TestDatabase).options
    const child = yield* holder(script, JSON.stringify({ ...options, password: Redacted.value(password) }))
    const beside = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
    assert.deepStrictEqual([beside.isResumed, beside.suspects], [false, 0])
    const listed = yield* gazetteOf(1)
    assert.isUndefined(yield* ledger.begin(listed, "text", { runId: beside.id, isAlone: false }))

    child.kill("SIGKILL")
    yield* Effect.promise(() => child.exited)
    yield* until(locksHeld, (locks) => locks.length === 1)

    const run = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
    assert.deepStrictEqual({ ...run, id: 0 }, { id: 0, isResumed: true, lastId: 3, suspects: 2 })
    const entries = yield* Effect.forEach([1, 2], entryOf)
    assert.deepStrictEqual(
      entries.map(({ code, failures, state }) => ({ code, failures, state })),
      [
        { code: null, failures: 0, state: "suspect" },
        { code: "RunDied", failures: 1, state: "suspect" }
      ]
    )
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("takes its locks again after its session was ended, so that nobody buries what it is at work on", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(3))
    const ledger = yield* Ledger
    const run = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
    const listed = yield* Effect.forEach([1, 2], gazetteOf)
    const claims = yield* Effect.forEach([1, 2], (id) => begin(run, id))
    yield* terminated(yield* locksHeld)
    assert.deepStrictEqual(yield* locksHeld, [])

    yield* Effect.retry(begin(run, 3), { times: 1 })
    assert.strictEqual((yield* locksHeld).length, 4)
    const other = yield* elsewhere(dyingRun("ALL", Effect.succeed))
    assert.deepStrictEqual([other.isResumed, other.suspects], [false, 0])
    const completions = claims.map((claim, index) => completionOf(claim, listed[index] ?? { fileChecksum: null }))
    assert.deepStrictEqual(yield* ledger.commit(completions), ["committed", "committed"])
    yield* ledger.finishRun(run.id, { done: 2, failed: 0 })
    assert.strictEqual(yield* stateOf(3), "pending")
    assert.strictEqual((yield* locksHeld).length, 1)
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("loses to another run what that took while it had no session, and goes on with the rest", () =>
  Effect.gen(function* () {
    yield* fixture.add([seedRow(1), seedRow(2)])
    const ledger = yield* Ledger
    const run = yield* startedRun
    const listed = yield* gazetteOf(1)
    const claim = yield* begin(run, 1)
    yield* terminated(yield* locksHeld)
    const theirs = elsewhere(
      Effect.scoped(
        Effect.gen(function* () {
          const other = yield* startedRun
          assert.strictEqual(other.suspects, 1)
          return yield* commit(other, 1)
        })
      )
    )
    assert.deepStrictEqual(yield* theirs, ["committed"])
    yield* Effect.retry(begin(run, 2), { times: 1 })
    assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, listed)]), ["conflict"])
    assert.deepStrictEqual(yield* eventsOf(1), ["suspect", "done"])
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("waits, and neither fails for ever nor works beside it, while another process has its unfinished ALL", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(2))
    const ledger = yield* Ledger
    const run = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
    yield* terminated(yield* locksHeld)
    yield* elsewhere(
      dyingRun("ALL", (other) =>
        Effect.gen(function* () {
          assert.deepStrictEqual([other.id, other.isResumed], [run.id, true])
        })
      )
    )
    const resumed = yield* elsewhere(
      Effect.scoped(
        Effect.gen(function* () {
          const other = yield* (yield* Ledger).startRun({ mode: "ALL", fingerprint: whole })
          yield* commit(other, 2)
          return other.id
        })
      )
    )
    assert.strictEqual(resumed, run.id)
    yield* Effect.retry(commit(run, 1), { times: 1 })
    assert.deepStrictEqual(yield* fixture.processedIds, [1, 2])
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("keeps its session, and the locks of the other documents, when one is interrupted while it is begun", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(2))
    const ledger = yield* Ledger
    const run = yield* startedRun
    yield* begin(run, 1)
    const before = yield* locksHeld
    const listed = yield* gazetteOf(2)
    const interrupting = yield* blocking(
      "escriba_ledger",
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(ledger.begin(listed, "text", { runId: run.id, isAlone: false }))
        yield* until(waiting, (waiters) => waiters.length === 1)
        return yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      })
    )
    yield* Fiber.join(interrupting)
    assert.includeDeepMembers([...(yield* locksHeld)], [...before])
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("gives no claim to a run that was not begun here, or is over", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(1))
    const ledger = yield* Ledger
    const over = yield* dyingRun("DAILY", Effect.succeed)
    const refusal = yield* Effect.flip(ledger.begin(yield* gazetteOf(1), "text", { runId: over.id, isAlone: false }))
    assert.strictEqual(refusal.reason, "Defect")
    assert.include(refusal.detail, `run ${over.id} was not begun here`)
  }).pipe(Effect.provide(database))
)

it.effect("holds one lock a document at work and none after, also where a document is begun twice", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(2))
    const ledger = yield* Ledger
    const run = yield* startedRun
    yield* begin(run, 1)
    yield* commit(run, 1)
    const stale = yield* gazetteOf(2)
    yield* commit(run, 2)
    assert.isUndefined(yield* ledger.begin(stale, "text", { runId: run.id, isAlone: false }))
    assert.deepStrictEqual(
      (yield* locksHeld).map(({ id }) => id),
      [run.id]
    )
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("leaves the locks of a ledger in another schema alone", () =>
  Effect.gen(function* () {
    const begun = Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      return yield* begin(yield* startedRun, 1)
    })
    yield* begun
    assert.strictEqual((yield* Effect.provide(begun, Layer.fresh(database))).attempt, 1)
  }).pipe(Effect.scoped, Effect.provide(database))
)
