/**
 * The conformance suite that every search index passes.
 *
 * @module
 */
import { assert, layer } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type { SearchIndex } from "./SearchIndex.ts"
import type { Capabilities } from "./testing/Capabilities.ts"
import { documentCases } from "./testing/DocumentCases.ts"
import { matchingCases } from "./testing/MatchingCases.ts"
import { resultCases } from "./testing/ResultCases.ts"
import { withItems } from "./testing/Shelf.ts"

export type { Capabilities } from "./testing/Capabilities.ts"
export { itemOf } from "./testing/Shelf.ts"

/** @param index provides an index that is empty when the suite begins; it is built once, and every case empties it. */
export const conformance = <E>(name: string, index: Layer.Layer<SearchIndex, E>, capabilities: Capabilities = {}) =>
  layer(index)(`${name} as a search index`, (it) => {
    const shelf = withItems()
    documentCases(it, shelf, capabilities)
    matchingCases(it, shelf, capabilities)
    resultCases(it, shelf, capabilities)
    it.effect("finds nothing once all documents have been removed", () =>
      Effect.gen(function* () {
        yield* shelf.given([])
        assert.deepStrictEqual(yield* shelf.idsFor("ata OR ato OR água OR luz OR nada OR licitação"), [])
      })
    )
  })
