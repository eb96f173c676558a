import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { ExcerptIndex } from "../src/ExcerptIndex.ts"
import { layer, MemoryExcerptIndex } from "../src/MemoryExcerptIndex.ts"
import * as MemorySearchIndex from "../src/MemorySearchIndex.ts"
import { SearchIndex } from "../src/SearchIndex.ts"
import { excerptConformance, excerptOf, itemOf } from "../src/testing.ts"

const memory = (options: MemorySearchIndex.MemoryOptions = {}) =>
  layer.pipe(Layer.provideMerge(MemorySearchIndex.layer(options)))

excerptConformance("memory", memory())

it.effect("fails as many calls as it is told to and refuses the excerpts it is told to, then works again", () =>
  Effect.gen(function* () {
    const index = yield* ExcerptIndex
    const { excerpts, failNext, rejectIds } = yield* MemoryExcerptIndex
    const item = itemOf("first", [])
    const [a, b] = [excerptOf(item, "a"), excerptOf(item, "b")]
    yield* failNext(2, "IndexUnavailable")
    assert.strictEqual((yield* Effect.flip(index.find([], ["first"]))).reason, "IndexUnavailable")
    assert.strictEqual((yield* Effect.flip(index.write("agua", [a]))).reason, "IndexUnavailable")
    yield* rejectIds(["first_a"], "Unavailable")
    assert.deepStrictEqual(
      (yield* index.write("agua", [a, b])).map(({ _tag }) => _tag),
      ["Unavailable", "Indexed"]
    )
    assert.deepStrictEqual(yield* excerpts("agua"), [b])
    yield* rejectIds([])
    yield* index.write("agua", [a])
    assert.deepStrictEqual(yield* excerpts("agua"), [b, a])
  }).pipe(Effect.provide(memory()))
)

it.effect("finds in what is indexed of a text only", () =>
  Effect.gen(function* () {
    yield* (yield* SearchIndex).bulk([itemOf("a", ["Um rio.", "Um mar."])])
    const titles = ["rio", "mar"].map((word) => ({ title: word, termSets: [[[word]]] }))
    const [source] = yield* (yield* ExcerptIndex).find(titles, ["a"])
    assert.deepStrictEqual(source?.found, [{ fragment: "Um rio.", subtheme: "rio" }])
  }).pipe(Effect.provide(memory({ maxTextBytes: 10 })))
)
