import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Gazettes, type ListedGazette } from "../src/Gazettes.ts"
import { Ledger } from "../src/Ledger.ts"
import { layer, MemoryDb } from "../src/MemoryDb.ts"
import { StageWork } from "../src/StageWork.ts"
import { themes } from "../src/testing/StageSteps.ts"
import { completionOf, conformance, failureOf, seedRows, selectionOf } from "../src/testing.ts"
import { fixture, gazetteOf, territories } from "./MemoryFixture.ts"

conformance("Memory", layer([], territories), fixture)

const rows = seedRows(3).map(gazetteOf)
const [first, second] = rows.map((row) => ({ ...row, attempt: 0 })) as [ListedGazette, ListedGazette]
const run = { runId: 1, isAlone: false }

it.effect("fails the next calls as told, of the method that was named, and changes nothing", () =>
  Effect.gen(function* () {
    const memory = yield* MemoryDb
    const ledger = yield* Ledger
    yield* memory.failNext(2, "DatabaseUnavailable", "begin")
    yield* memory.failNext(1, "DiskFull")
    assert.strictEqual((yield* Effect.flip(ledger.begin(first, "text", run))).reason, "DatabaseUnavailable")
    assert.strictEqual((yield* Effect.flip(ledger.summary)).reason, "DiskFull")
    assert.strictEqual((yield* ledger.summary).gazettes, 3)
    assert.strictEqual((yield* Effect.flip(ledger.begin(first, "text", run))).reason, "DatabaseUnavailable")
    assert.deepStrictEqual(yield* ledger.entries(1), [])
    assert.strictEqual((yield* ledger.begin(first, "text", run))?.attempt, 1)
    yield* memory.failNext(1, "DatabaseUnavailable", "StageWork.commit")
    const work = (yield* StageWork).commit(themes, [])
    assert.strictEqual((yield* Effect.flip(work)).reason, "DatabaseUnavailable")
    assert.deepStrictEqual(yield* work, [])
  }).pipe(Effect.provide(layer(rows)))
)

it.effect("fails a page in the middle of a selection, after those before it", () =>
  Effect.gen(function* () {
    const memory = yield* MemoryDb
    const gazettes = yield* Gazettes
    const { id, lastId } = yield* (yield* Ledger).startRun({ mode: "ALL" })
    const seen: Array<number> = []
    const pages = gazettes.pages({
      ...selectionOf({ id, lastId, isResumed: false, suspects: 0 }, "ALL"),
      pageSize: 1
    })
    const error = yield* pages.pipe(
      Stream.runForEach((page) => {
        seen.push(...page.map((row) => row.id))
        return memory.failNext(1, "DatabaseUnavailable", "pages")
      }),
      Effect.flip
    )
    assert.strictEqual(error.reason, "DatabaseUnavailable")
    assert.deepStrictEqual(seen, [3])
  }).pipe(Effect.provide(layer(rows)))
)

it.effect("takes as long as told by the clock, and no time again", () =>
  Effect.gen(function* () {
    const memory = yield* MemoryDb
    const ledger = yield* Ledger
    yield* memory.delay("10 seconds")
    const fiber = yield* Effect.forkChild(ledger.begin(first, "text", run))
    yield* TestClock.adjust("9 seconds")
    assert.isUndefined(fiber.pollUnsafe())
    yield* TestClock.adjust("1 second")
    assert.strictEqual((yield* Fiber.join(fiber))?.attempt, 1)
    yield* memory.delay(0)
    assert.strictEqual((yield* ledger.entries(1))[0]?.updatedAt, "1970-01-01T00:00:10.000000")
  }).pipe(Effect.provide(layer(rows)))
)

it.effect("gives no claim on what another worker has, until it lets go", () =>
  Effect.gen(function* () {
    const memory = yield* MemoryDb
    const ledger = yield* Ledger
    yield* memory.claimElsewhere([1])
    assert.isUndefined(yield* ledger.begin(first, "text", run))
    assert.strictEqual((yield* ledger.begin(second, "text", run))?.attempt, 1)
    assert.deepStrictEqual(yield* ledger.entries(1), [])
    yield* memory.claimElsewhere([])
    assert.strictEqual((yield* ledger.begin(first, "text", run))?.attempt, 1)
  }).pipe(Effect.provide(layer(rows)))
)

it.effect("counts what went through it", () =>
  Effect.gen(function* () {
    const memory = yield* MemoryDb
    const ledger = yield* Ledger
    const started = yield* ledger.startRun({ mode: "ALL" })
    yield* Stream.runDrain((yield* Gazettes).pages(selectionOf(started, "ALL")))
    const one = yield* Effect.fromNullishOr(yield* ledger.begin(first, "text", run))
    const other = yield* Effect.fromNullishOr(yield* ledger.begin(second, "text", run))
    yield* ledger.commit([completionOf(one, first), completionOf(one, first)])
    yield* ledger.fail(other, failureOf())
    assert.deepStrictEqual(yield* memory.counts, { pagesRead: 2, begun: 2, committed: 2, failed: 1 })
  }).pipe(Effect.provide(layer(rows)))
)

it.effect("lets go of the right to run when a run could not begin", () =>
  Effect.gen(function* () {
    const ledger = yield* Ledger
    yield* (yield* MemoryDb).failNext(1, "DatabaseUnavailable", "startRun")
    assert.isTrue(Exit.isFailure(yield* Effect.exit(ledger.startRun({ mode: "ALL" }))))
    assert.strictEqual((yield* ledger.startRun({ mode: "ALL" })).id, 1)
  }).pipe(Effect.provide(layer(rows)))
)
