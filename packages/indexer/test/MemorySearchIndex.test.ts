import { assert, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { layer, MemorySearchIndex } from "../src/MemorySearchIndex.ts"
import { SearchIndex } from "../src/SearchIndex.ts"
import { conformance, itemOf } from "../src/testing.ts"

conformance("memory", layer())

it.effect("fails as many calls as it is told to, changes nothing, then works again", () =>
  Effect.gen(function* () {
    const index = yield* SearchIndex
    const memory = yield* MemorySearchIndex
    yield* memory.failNext(2, "DiskFull")
    const failures = [
      yield* Effect.flip(index.bulk([itemOf("a", ["ato"])])),
      yield* Effect.flip(index.search({ query: "ato", limit: 1 }))
    ]
    assert.deepStrictEqual(
      failures.map((failure) => failure.reason),
      ["DiskFull", "DiskFull"]
    )
    assert.deepStrictEqual(yield* memory.items, [])
    assert.strictEqual((yield* index.bulk([itemOf("a", ["ato"])]))[0]?._tag, "Indexed")
  }).pipe(Effect.provide(layer()))
)

it.effect("refuses the ids it is told to within a bulk, and indexes the others", () =>
  Effect.gen(function* () {
    const index = yield* SearchIndex
    const memory = yield* MemorySearchIndex
    const items = ["a", "b", "c"].map((id) => itemOf(id, ["ato"]))
    const tags = Effect.map(index.bulk(items), (outcomes) => outcomes.map((outcome) => outcome._tag))
    yield* memory.rejectIds(["b"])
    assert.deepStrictEqual(yield* tags, ["Indexed", "Rejected", "Indexed"])
    yield* memory.rejectIds(["a", "c"], "Unavailable")
    assert.deepStrictEqual(yield* tags, ["Unavailable", "Indexed", "Unavailable"])
    yield* memory.rejectIds([])
    assert.deepStrictEqual(yield* tags, ["Indexed", "Indexed", "Indexed"])
    assert.deepStrictEqual(
      (yield* memory.items).map((item) => item.id),
      ["a", "c", "b"]
    )
  }).pipe(Effect.provide(layer()))
)

it.effect("cuts the text at a page's end where it is told to, and says so", () =>
  Effect.gen(function* () {
    const index = yield* SearchIndex
    const outcomes = yield* index.bulk([itemOf("a", ["primeira", "segunda", "terceira"])])
    assert.deepStrictEqual(outcomes, [{ _tag: "Indexed", id: "a", isTruncated: true }])
    assert.strictEqual((yield* index.search({ query: "segunda", limit: 1 })).total, 1)
    assert.strictEqual((yield* index.search({ query: "terceira", limit: 1 })).total, 0)
  }).pipe(Effect.provide(layer({ maxTextBytes: 20 })))
)

it.effect("takes as long as it is told to", () =>
  Effect.gen(function* () {
    const index = yield* SearchIndex
    yield* (yield* MemorySearchIndex).delay("1 minute")
    const fiber = yield* Effect.forkChild(index.refresh, { startImmediately: true })
    yield* TestClock.adjust("59 seconds")
    assert.isUndefined(fiber.pollUnsafe())
    yield* TestClock.adjust("1 second")
    yield* Fiber.join(fiber)
  }).pipe(Effect.provide(layer()))
)
