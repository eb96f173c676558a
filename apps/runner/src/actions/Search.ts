/**
 * Finds the documents that match a query, and their pages.
 *
 * @module
 */
import { check } from "@escriba/indexer/Request"
import { SearchIndex, SearchResult } from "@escriba/indexer/SearchIndex"
import { Effect, Schema } from "effect"
import { toActionError } from "./ActionError.ts"
import { anyOf, Day, Limit, StateCode, TerritoryId } from "./Inputs.ts"

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
  const index = yield* SearchIndex
  if (yield* index.isThere) return yield* index.search(input)
  const nothing: SearchResult = { total: 0, hits: [] }
  return yield* Effect.as(Effect.fromResult(check(input)), nothing)
}, Effect.mapError(toActionError))
