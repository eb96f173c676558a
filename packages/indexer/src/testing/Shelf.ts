/**
 * Documents that the cases of the conformance suite index, and searches over them.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import { type IndexItem, type IndexPage, SearchIndex, type SearchRequest, SearchResult } from "../SearchIndex.ts"

/** An item with plausible fields. Pages that are given as text are numbered from 1. */
export const itemOf = (
  id: string,
  pages: ReadonlyArray<string | IndexPage>,
  fields: Partial<GazetteDocument> = {},
  collection: string | null = null
): IndexItem => {
  const numbered = pages.map((page, index) => (typeof page === "string" ? { number: index + 1, text: page } : page))
  return {
    id,
    fields: {
      id: 7,
      territory_id: "2700300",
      territory_name: "Arapiraca",
      state_code: "AL",
      date: "2024-01-31",
      edition_number: "12",
      is_extra_edition: false,
      power: "executive",
      file_checksum: id,
      file_path: `2700300/2024-01-31/${id}.pdf`,
      file_url: `https://example.org/${id}.pdf`,
      scraped_at: "2024-01-31T10:11:12.345678",
      created_at: "2024-01-31T10:11:13.000001",
      processed: false,
      url: `2700300/2024-01-31/${id}.pdf`,
      file_raw_txt: `2700300/2024-01-31/${id}.txt`,
      ...fields
    },
    collection,
    pages: numbered,
    sizeBytes: new TextEncoder().encode(numbered.map((page) => page.text).join("\n")).length
  }
}

export interface Shelf {
  /** Removes the items of earlier cases and indexes these items. */
  readonly given: (items: ReadonlyArray<IndexItem>) => Effect.Effect<void, IndexError, SearchIndex>
  readonly search: (
    query: string,
    request?: Partial<SearchRequest>
  ) => Effect.Effect<SearchResult, IndexError, SearchIndex>
  /** The matching ids, sorted. Also checks `total`. */
  readonly idsFor: (
    query: string,
    request?: Partial<SearchRequest>
  ) => Effect.Effect<ReadonlyArray<string>, IndexError, SearchIndex>
}

/** The result as a program decodes it from JSON. */
const readBack = (result: SearchResult) =>
  Schema.decodeUnknownSync(Schema.fromJsonString(SearchResult))(JSON.stringify(result), { onExcessProperty: "error" })

export const withItems = (): Shelf => {
  const used = new Set<string>()
  const search = (query: string, request: Partial<SearchRequest> = {}) =>
    Effect.flatMap(SearchIndex, (index) => index.search({ query, limit: 1_000, ...request })).pipe(
      Effect.tap((result) => Effect.sync(() => assert.deepStrictEqual(readBack(result), result)))
    )
  return {
    given: Effect.fnUntraced(function* (items) {
      const index = yield* SearchIndex
      assert.deepStrictEqual(yield* index.ensure, [])
      yield* index.remove([...used])
      for (const { id } of items) used.add(id)
      const outcomes = yield* index.bulk(items)
      assert.deepStrictEqual(
        outcomes.map((outcome) => [outcome._tag, outcome.id]),
        items.map(({ id }) => ["Indexed", id])
      )
      yield* index.refresh
    }),
    search,
    idsFor: Effect.fnUntraced(function* (query, request) {
      const { hits, total } = yield* search(query, request)
      assert.strictEqual(total, hits.length)
      return hits.map((hit) => hit.id).sort()
    })
  }
}
