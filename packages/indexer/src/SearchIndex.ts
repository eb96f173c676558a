/**
 * The contract of the search index: documents in, ranked pages with highlights out.
 *
 * @module
 */
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import { Context, type Duration, type Effect, Schema } from "effect"
import { DocumentFields } from "./DocumentFields.ts"
import type { IndexError } from "./IndexError.ts"

export interface IndexPage {
  /** Counted from 1. */
  readonly number: number
  readonly text: string
}

/** One document to be indexed. Indexing an id again replaces the whole document. */
export interface IndexItem {
  /** The contract's document id: the file's checksum. */
  readonly id: string
  readonly fields: GazetteDocument
  /** Kept by the embedded index only: the contract's mapping has no such field. */
  readonly collection: string | null
  /** The pages of the text, which is the pages joined by one `\n`. */
  readonly pages: ReadonlyArray<IndexPage>
  /** Size of the text in UTF-8, as `limits.maxBytes` counts it. */
  readonly sizeBytes: number
}

/**
 * The outcome of one item. `Rejected` is permanent for the document; `Unavailable` says nothing about the document.
 * `type` is the server's name for the refusal; `null` if the server was not asked.
 */
export type ItemOutcome =
  | { readonly _tag: "Indexed"; readonly id: string; readonly isTruncated: boolean }
  | { readonly _tag: "Rejected"; readonly id: string; readonly detail: string; readonly type: string | null }
  | { readonly _tag: "Unavailable"; readonly id: string; readonly detail: string }

export const SearchRequest = Schema.Struct({
  /**
   * The query: `word "a phrase" (one OR other) NOT this -that prefix*`, see `Query.ts`. Words match with all accents
   * and endings; phrases match as they are, except for accents. The words of a query may be on different pages of a
   * document; a phrase must be on one page.
   */
  query: Schema.String,
  /** An empty list filters nothing, here and below. */
  territoryIds: Schema.optional(Schema.Array(Schema.String)),
  stateCodes: Schema.optional(Schema.Array(Schema.String)),
  collections: Schema.optional(Schema.Array(Schema.String)),
  /** `YYYY-MM-DD`, inclusive. If `since` or `until` is given, documents without a date are left out. */
  since: Schema.optional(Schema.String),
  until: Schema.optional(Schema.String),
  /** 1 or more. */
  limit: Schema.Number,
  offset: Schema.optional(Schema.Number)
})
export type SearchRequest = typeof SearchRequest.Type

/** A piece of a snippet. All pieces in order form the snippet. */
export const SnippetPart = Schema.Struct({ text: Schema.String, isMatch: Schema.Boolean })
export type SnippetPart = typeof SnippetPart.Type

export const Snippet = Schema.Struct({
  /** Counted from 1; `null` if the index stores a document's text without pages. */
  page: Schema.NullOr(Schema.Number),
  parts: Schema.Array(SnippetPart)
})
export type Snippet = typeof Snippet.Type

export const SearchHit = Schema.Struct({
  id: Schema.String,
  fields: Schema.toType(DocumentFields),
  collection: Schema.NullOr(Schema.String),
  /** Higher is better; comparable within one result only. */
  score: Schema.Number,
  /** Snippets of the document's best pages, best first; three at most. */
  snippets: Schema.Array(Snippet)
})
export type SearchHit = typeof SearchHit.Type

export const SearchResult = Schema.Struct({
  /** Number of matching documents, including those that are not shown. */
  total: Schema.Number,
  hits: Schema.Array(SearchHit)
})
export type SearchResult = typeof SearchResult.Type

/** The size of a bulk that this index accepts, and how long a first item may wait for others. */
export interface BulkLimits {
  readonly maxItems: number
  readonly maxBytes: number
  readonly maxWait: Duration.Input
}

export interface DocumentOfFile {
  readonly id: string
  /** The id of the gazette that the document names; `null` if it names none. */
  readonly gazetteId: number | null
  readonly filePath: string
  /** The document's `file_raw_txt`, which is the key or address of its text; `null` if it has none. */
  readonly textUrl: string | null
}

export interface DocumentOfGazette extends DocumentOfFile {
  readonly gazetteId: number
}

export class SearchIndex extends Context.Service<
  SearchIndex,
  {
    readonly limits: BulkLimits
    /**
     * Whether the index exists, so that it can be searched. Writes nothing and is quick: readers call it where writers
     * call `ensure`.
     */
    readonly isThere: Effect.Effect<boolean, IndexError>
    /**
     * For writers: creates missing parts. Returns the differences between the live index and its definition; empty if
     * there are none. Fails with `Different` if searches would not find documents, and with `Refused` if no document
     * can be written.
     */
    readonly ensure: Effect.Effect<ReadonlyArray<string>, IndexError>
    /**
     * Writes the items. Returns one outcome per item, in order. A failure concerns all items, although some may have
     * been written: the whole bulk can be repeated.
     */
    readonly bulk: (items: ReadonlyArray<IndexItem>) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
    /**
     * Tests whether the index accepts writes: requests a write that changes nothing, to any document except those in
     * `except`. Returns `false` if the index has no other document. Fails with `Refused` if the index refuses even this
     * write.
     */
    readonly touch: (except: ReadonlyArray<string>) => Effect.Effect<boolean, IndexError>
    /** Fails with `InvalidQuery` if the query has no word to search for. */
    readonly search: (request: SearchRequest) => Effect.Effect<SearchResult, IndexError>
    /** The collections of all documents, by name. Empty if the index does not store collections (see `IndexItem`). */
    readonly collections: Effect.Effect<ReadonlyArray<string>, IndexError>
    /** The documents with one of these `file_path`s, of any writer. */
    readonly documentsOf: (filePaths: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<DocumentOfFile>, IndexError>
    /**
     * The documents of these gazettes, with any `file_path`, in the order of their ids. If other systems write to the
     * index, it may contain gazettes of another database under the same ids. Such an index returns no documents.
     */
    readonly documentsOfGazettes: (
      gazetteIds: ReadonlyArray<number>
    ) => Effect.Effect<ReadonlyArray<DocumentOfGazette>, IndexError>
    /** Returns the number of removed documents. */
    readonly remove: (ids: ReadonlyArray<string>) => Effect.Effect<number, IndexError>
    /** Makes all acknowledged documents searchable. */
    readonly refresh: Effect.Effect<void, IndexError>
  }
>()("@escriba/indexer/SearchIndex") {}
