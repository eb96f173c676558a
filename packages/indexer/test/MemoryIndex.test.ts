import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { ExcerptIndex } from "../src/ExcerptIndex.ts"
import { layer, MemoryIndex } from "../src/MemoryIndex.ts"
import { SearchIndex } from "../src/SearchIndex.ts"
import { excerptOf, itemOf } from "../src/testing.ts"

const prepared = Effect.all({ index: SearchIndex, excerpts: ExcerptIndex, memory: MemoryIndex })
const items = ["a", "b", "c"].map((id) => itemOf(id, ["ato"]))

it.effect("fails the next calls of an operation as often as ordered, changes nothing, and then recovers", () =>
  Effect.gen(function* () {
    const { excerpts, index, memory } = yield* prepared
    yield* memory.failNext("bulk", "DiskFull", 2)
    yield* memory.failNext("any", "IndexUnavailable")
    assert.strictEqual((yield* Effect.flip(index.bulk(items))).reason, "DiskFull")
    assert.strictEqual((yield* Effect.flip(index.bulk(items))).reason, "DiskFull")
    assert.strictEqual((yield* Effect.flip(excerpts.prune("agua", ["a"], []))).reason, "IndexUnavailable")
    assert.deepStrictEqual(yield* memory.items, [])
    yield* index.bulk(items)
    assert.deepStrictEqual(
      yield* memory.items,
      items.map(({ sizeBytes, ...item }) => item)
    )
  }).pipe(Effect.provide(layer()))
)

it.effect("refuses the ids it is ordered to, writes the others, and takes all once it has healed", () =>
  Effect.gen(function* () {
    const { excerpts, index, memory } = yield* prepared
    const [first, second] = [excerptOf(items[0]!, "a"), excerptOf(items[0]!, "b")]
    const tags = Effect.all([index.bulk(items), excerpts.write("agua", [first, second])]).pipe(
      Effect.map((outcomes) => outcomes.flat().map(({ _tag, id }) => `${id} ${_tag}`))
    )
    yield* memory.refuse(["b"])
    yield* memory.refuse(["c", "a_a"], "Unavailable")
    assert.deepStrictEqual(yield* tags, ["a Indexed", "b Rejected", "c Unavailable", "a_a Unavailable", "a_b Indexed"])
    assert.deepStrictEqual(yield* memory.excerpts("agua"), [second])
    yield* memory.failNext("any", "Defect", 1_000)
    yield* memory.heal
    assert.deepStrictEqual(yield* tags, ["a Indexed", "b Indexed", "c Indexed", "a_a Indexed", "a_b Indexed"])
    assert.deepStrictEqual(yield* memory.excerpts("agua"), [first, second])
  }).pipe(Effect.provide(layer()))
)
