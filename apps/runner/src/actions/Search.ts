/**
 * Finds the documents that match a query, and their pages.
 *
 * @module
 */
import { check } from "@escriba/indexer/Request"
import { SearchIndex, SearchResult } from "@escriba/indexer/SearchIndex"
import { Effect, Schema } from "effect"
import { invalid, toActionError } from "./ActionError.ts"
import { anyOf, Day, Limit, StateCode, TerritoryId } from "./Inputs.ts"
import { nearest, orNear, plain } from "./Places.ts"

export const SearchInput = Schema.Struct({
  /** See `SearchRequest`. */
  query: Schema.String,
  territoryIds: anyOf(TerritoryId),
  stateCodes: anyOf(StateCode),
  collections: anyOf(Schema.String),
  since: Schema.optional(Day),
  until: Schema.optional(Day),
  limit: Limit
})

export const SearchAnswer = SearchResult

/** An index that does not exist yet has no documents. */
export const search = Effect.fn("Actions.search")(function* (input: typeof SearchInput.Type) {
  const { since, until } = input
  if (since !== undefined && until !== undefined && until < since) {
    return yield* invalid("until", `${until} is before --since ${since}`)
  }
  const index = yield* SearchIndex
  if (yield* index.isThere)
    return yield* index.search({
      ...input,
      collections: yield* collectionsNamed(input.collections, yield* index.collections)
    })
  const nothing: SearchResult = { total: 0, hits: [] }
  return yield* Effect.as(Effect.fromResult(check(input)), nothing)
}, Effect.mapError(toActionError))

/** Gives collections as they are written in the index; a person may leave out case and accents. */
const collectionsNamed = (given: ReadonlyArray<string> | undefined, known: ReadonlyArray<string>) =>
  given === undefined
    ? Effect.undefined
    : Effect.forEach(given, (name) => {
        const found = known.find((one) => one === name) ?? known.find((one) => plain(one) === plain(name))
        if (found !== undefined) return Effect.succeed(found)
        if (known.length === 0) return invalid("collection", `${name}: no document in the index is of a collection`)
        const near = nearest(name, known)
        const hint = near.length > 0 ? orNear(near) : `; there are ${known.slice(0, 10).join(", ")}`
        return invalid("collection", `${name}: no such collection is in the index${hint}`)
      })
