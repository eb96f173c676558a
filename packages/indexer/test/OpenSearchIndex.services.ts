import { Effect, Layer } from "effect"
import { layer } from "../src/OpenSearchIndex.ts"
import { conformance } from "../src/testing.ts"
import { ownIndex } from "./OwnIndex.ts"

conformance("OpenSearch", Layer.unwrap(Effect.map(ownIndex(), layer)), {
  isShared: true,
  knowsNoPages: true,
  knowsNoCollections: true,
  cutsWordsByUnicode: true
})
