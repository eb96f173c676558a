/**
 * The conformance suites that every search index and every excerpt index pass.
 *
 * @module
 */
import { assert, layer } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type { ExcerptIndex } from "./ExcerptIndex.ts"
import { SearchIndex } from "./SearchIndex.ts"
import type { Capabilities } from "./testing/Capabilities.ts"
import { documentCases } from "./testing/DocumentCases.ts"
import { excerptCases, type ThemeIndexes } from "./testing/ExcerptCases.ts"
import { findingCases } from "./testing/FindingCases.ts"
import { matchingCases } from "./testing/MatchingCases.ts"
import { resultCases } from "./testing/ResultCases.ts"
import { withItems } from "./testing/Shelf.ts"

export type { Capabilities } from "./testing/Capabilities.ts"
export { excerptOf } from "./testing/ExcerptCases.ts"
export { itemOf } from "./testing/Shelf.ts"

/** @param index an index that does not exist when the suite begins. It is built once, and every case empties it. */
export const conformance = <E>(name: string, index: Layer.Layer<SearchIndex, E>, capabilities: Capabilities = {}) =>
  layer(index)(`${name} as a search index`, (it) => {
    const shelf = withItems()
    it.effect("says that an index is not there before a writer has ensured it, and does not make it by saying so", () =>
      Effect.gen(function* () {
        const { isThere } = yield* SearchIndex
        assert.deepStrictEqual([yield* isThere, yield* isThere], [false, false])
      })
    )
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

/**
 * @param indexes an excerpt index, and the search index in whose documents it finds excerpts. Both are empty when the
 * suite begins.
 * @param themes names of the indexes that the suite creates
 */
export const excerptConformance = <E>(
  name: string,
  indexes: Layer.Layer<SearchIndex | ExcerptIndex, E>,
  themes: ThemeIndexes = ["agua", "escola"]
) =>
  layer(indexes)(`${name} as an excerpt index`, (it) => {
    findingCases(it, withItems(), themes[0])
    excerptCases(it, themes)
  })
