import { Effect, Layer } from "effect"
import { layer } from "../src/OpenSearchExcerptIndex.ts"
import * as OpenSearchIndex from "../src/OpenSearchIndex.ts"
import { excerptConformance } from "../src/testing.ts"
import { ownIndex, themesOf } from "./OwnIndex.ts"

const names = ["agua", "escola"].map((theme) => `escriba-test-${theme}-${crypto.randomUUID()}`)

excerptConformance(
  "OpenSearch",
  Layer.unwrap(
    Effect.gen(function* () {
      yield* themesOf(names)
      const options = yield* ownIndex()
      return Layer.mergeAll(layer(options), OpenSearchIndex.layer(options))
    })
  ),
  [names[0]!, names[1]!]
)
