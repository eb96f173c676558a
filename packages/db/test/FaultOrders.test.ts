import { assert, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { FaultOrders, over } from "../src/FaultOrders.ts"
import { Gazettes } from "../src/Gazettes.ts"
import { Ledger } from "../src/Ledger.ts"
import { StageWork } from "../src/StageWork.ts"
import { themes } from "../src/testing/StageSteps.ts"
import { entriesOf, gazetteOf, startedRun, summaryNow } from "../src/testing/Steps.ts"
import { seedRows, selectionOf } from "../src/testing.ts"
import { fixture, openAt } from "./sqlite/Files.ts"

const database = over(openAt(":memory:"))

it.effect("fails the next calls as told, of the operation that was named, and changes nothing", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(3))
    const { failNext } = yield* FaultOrders
    const { id: runId } = yield* startedRun
    const begin = (yield* Ledger).begin(yield* gazetteOf(1), "text", { runId, isAlone: false })
    yield* failNext("Ledger.begin", "DatabaseUnavailable", 2)
    yield* failNext("any", "DiskFull")
    assert.strictEqual((yield* Effect.flip(begin)).reason, "DatabaseUnavailable")
    assert.strictEqual((yield* Effect.flip(summaryNow)).reason, "DiskFull")
    assert.strictEqual((yield* summaryNow).gazettes, 3)
    assert.strictEqual((yield* Effect.flip(begin)).reason, "DatabaseUnavailable")
    assert.deepStrictEqual(yield* entriesOf(1), [])
    assert.strictEqual((yield* begin)?.attempt, 1)
    yield* failNext("StageWork.commit", "DatabaseUnavailable")
    const work = (yield* StageWork).commit(themes, [])
    assert.strictEqual((yield* Effect.flip(work)).reason, "DatabaseUnavailable")
    assert.deepStrictEqual(yield* work, [])
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("fails a page in the middle of a selection, after those before it", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(3))
    const { failNext } = yield* FaultOrders
    const pages = (yield* Gazettes).pages({ ...selectionOf(yield* startedRun, "ALL"), pageSize: 1 })
    const seen: Array<number> = []
    const error = yield* pages.pipe(
      Stream.runForEach(([row]) => {
        seen.push(row?.id ?? 0)
        return seen.length === 2 ? failNext("Gazettes.pages", "DatabaseUnavailable") : Effect.void
      }),
      Effect.flip
    )
    assert.strictEqual(error.reason, "DatabaseUnavailable")
    assert.deepStrictEqual(seen, [3, 2])
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("is well again when it is healed, whatever was ordered", () =>
  Effect.gen(function* () {
    const { failNext, heal } = yield* FaultOrders
    yield* failNext("any", "DatabaseUnavailable", 1000)
    assert.isTrue(Exit.isFailure(yield* Effect.exit(summaryNow)))
    yield* heal
    assert.strictEqual((yield* summaryNow).gazettes, 0)
  }).pipe(Effect.provide(database))
)
