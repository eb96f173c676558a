import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { layer } from "../../src/OpenSearchIndex.ts"
import { SearchIndex } from "../../src/SearchIndex.ts"
import { itemOf } from "../../src/testing.ts"
import { ownIndex, rest } from "../OwnIndex.ts"

/** Distinct by its seed; the bullet makes every string of it two bytes a character, here and on the server. */
const pageOf = (seed: number) =>
  `• página ${seed} ${Array.from({ length: 400 }, (_, place) => `termo${(seed * 7_919 + place * 104_729) % 50_021}`).join(" ")}`

/** 40 MB in some 10,000 pages. */
const pages = Array.from({ length: 9_700 }, (_, place) => pageOf(place))

const startOfServer = Effect.map(rest("GET", "/_nodes/_local/jvm"), ({ body }) => {
  const [node] = Object.values<{ jvm: { start_time_in_millis: number } }>(body.nodes)
  return node?.jvm.start_time_in_millis
})

it.live(
  "documents of 40 MB in a row are indexed up to the limit, and a server with 512 MiB of heap outlives them",
  () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const index = yield* Effect.provide(SearchIndex, yield* Layer.build(layer(options)))
      yield* index.ensure
      const before = yield* startOfServer
      const items = ["a", "b"].map((id) => itemOf(id, pages))
      assert.isAbove(items[0]!.sizeBytes, 40_000_000)
      assert.deepStrictEqual(
        yield* index.bulk(items),
        ["a", "b"].map((id) => ({ _tag: "Indexed", id, isTruncated: true }))
      )
      yield* index.refresh
      assert.strictEqual((yield* index.search({ query: '"página 1"', limit: 3 })).total, 2)
      assert.strictEqual((yield* index.search({ query: '"página 9699"', limit: 3 })).total, 0)
      assert.strictEqual(yield* startOfServer, before)
    }),
  300_000
)
