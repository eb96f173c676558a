import { assert, describe, it } from "@effect/vitest"
import { hasContract, withoutContract } from "@escriba/specimens/Contract"
import { Effect, Layer } from "effect"
import { layer } from "../../src/OpenSearchExcerptIndex.ts"
import * as OpenSearchIndex from "../../src/OpenSearchIndex.ts"
import { ownIndex, themesOf } from "../OwnIndex.ts"
import { findings, goldenFindings } from "./Golden.ts"

describe.skipIf(!hasContract)(`the contract's 109 documents (${withoutContract})`, () => {
  it.live(
    "give on OpenSearch the pairs of document and query and the 77 excerpts of the golden lists, all subthemes told",
    () =>
      Effect.gen(function* () {
        const options = yield* ownIndex()
        const nameOf = (index: string) => `${options.index}-${index}`
        yield* themesOf(["ambiental", "educacao"].map(nameOf))
        const indexes = yield* Layer.build(Layer.mergeAll(OpenSearchIndex.layer(options), layer(options)))
        const found = yield* Effect.provide(findings(nameOf), indexes)
        assert.lengthOf(Object.values(found.excerpts).flat(), 77)
        assert.deepStrictEqual(found, goldenFindings())
      })
  )
})
