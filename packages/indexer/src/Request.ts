/**
 * Validates a search request, in the same way for every index.
 *
 * @module
 */
import { Result } from "effect"
import { IndexError } from "./IndexError.ts"
import { parse, type Query } from "./Query.ts"
import type { SearchRequest } from "./SearchIndex.ts"

export interface CheckedRequest {
  readonly query: Query
  readonly filters: Filters
  readonly limit: number
  readonly offset: number
}

/** A list without entries filters nothing: it is `undefined`, never empty. */
export interface Filters {
  readonly territoryIds: ReadonlyArray<string> | undefined
  readonly stateCodes: ReadonlyArray<string> | undefined
  readonly collections: ReadonlyArray<string> | undefined
  readonly since: string | undefined
  readonly until: string | undefined
}

/** Fails with `InvalidQuery`. Its detail is addressed to the person who typed the request. */
export const check = (request: SearchRequest): Result.Result<CheckedRequest, IndexError> => {
  const { since, until, limit, offset = 0 } = request
  const notADate = [since, until].find((date) => date !== undefined && !isDay(date))
  if (notADate !== undefined) return invalid(`"${notADate}" is not a date like 2024-01-31`)
  if (!Number.isInteger(limit) || limit < 1) return invalid(`the limit is ${limit}: it must be 1 or more`)
  if (!Number.isInteger(offset) || offset < 0) return invalid(`the offset is ${offset}: it must be 0 or more`)
  const filters = {
    territoryIds: listed(request.territoryIds),
    stateCodes: listed(request.stateCodes),
    collections: listed(request.collections),
    since,
    until
  }
  return Result.map(parse(request.query), (query) => ({ query, filters, limit, offset }))
}

/** JavaScript accepts 30 February and turns it into 1 March. */
const isDay = (date: string) => {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

const listed = (values: ReadonlyArray<string> | undefined) => (values?.length ? values : undefined)

const invalid = (detail: string) => Result.fail(new IndexError({ reason: "InvalidQuery", detail }))
