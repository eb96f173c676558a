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
  /** The text is these pages joined by one `\n`. */
  readonly pages: ReadonlyArray<IndexPage>
  /** Bytes of the text in UTF-8: what `limits.maxBytes` counts. */
  readonly sizeBytes: number
}

/**
 * The outcome of one item. `Rejected` is permanent for the document; `Unavailable` says nothing about it. `type` is the
 * server's name for the refusal; `null`: the server was not asked.
 */
export type ItemOutcome =
  | { readonly _tag: "Indexed"; readonly id: string; readonly isTruncated: boolean }
  | { readonly _tag: "Rejected"; readonly id: string; readonly detail: string; readonly type: string | null }
  | { readonly _tag: "Unavailable"; readonly id: string; readonly detail: string }

export const SearchRequest = Schema.Struct({
  /**
   * `word "a phrase" (one OR other) NOT this -that prefix*`, see `Query.ts`: words match in all their accents and endings,
   * phrases as they are, accents aside. A document matches by all its pages together, a phrase on one page.
   */
  query: Schema.String,
  /** An empty list filters nothing, here and below. */
  territoryIds: Schema.optional(Schema.Array(Schema.String)),
  stateCodes: Schema.optional(Schema.Array(Schema.String)),
  collections: Schema.optional(Schema.Array(Schema.String)),
  /** `YYYY-MM-DD`, inclusive. With either of them, documents without a date are left out. */
  since: Schema.optional(Schema.String),
  until: Schema.optional(Schema.String),
  /** 1 or more. */
  limit: Schema.Number,
  offset: Schema.optional(Schema.Number)
})
export type SearchRequest = typeof SearchRequest.Type

/** A piece of a snippet; the pieces in order are the snippet. */
export const SnippetPart = Schema.Struct({ text: Schema.String, isMatch: Schema.Boolean })
export type SnippetPart = typeof SnippetPart.Type

export const Snippet = Schema.Struct({
  /** Counted from 1; `null` from an index that keeps a document's text as one. */
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
  /** The document's best pages first, three at most. */
  snippets: Schema.Array(Snippet)
})
export type SearchHit = typeof SearchHit.Type

export const SearchResult = Schema.Struct({
  /** Documents that match, not only those shown. */
  total: Schema.Number,
  hits: Schema.Array(SearchHit)
})
export type SearchResult = typeof SearchResult.Type

/** The size of a bulk that this index takes, and how long a first item may wait for others. */
export interface BulkLimits {
  readonly maxItems: number
  readonly maxBytes: number
  readonly maxWait: Duration.Input
}

export interface DocumentOfFile {
  readonly id: string
  /** The gazette that it says it is of; `null` where the document does not say. */
  readonly gazetteId: number | null
  readonly filePath: string
  /** Its `file_raw_txt`: the key or address of its text; `null` where the document does not say. */
  readonly textUrl: string | null
}

export interface DocumentOfGazette extends DocumentOfFile {
  readonly gazetteId: number
}

export class SearchIndex extends Context.Service<
  SearchIndex,
  {
    readonly limits: BulkLimits
    /** Whether there is an index to search. Writes nothing and is quick, so that readers ask it where writers `ensure`. */
    readonly isThere: Effect.Effect<boolean, IndexError>
    /**
     * For writers: creates what is missing. Answers how the live index differs from its definition, empty if it does not.
     * Fails with `Different` where documents would not be found, and with `Refused` where none can be written.
     */
    readonly ensure: Effect.Effect<ReadonlyArray<string>, IndexError>
    /**
     * Answers one outcome per item, in the items' order. A failure concerns all items, although some may have been
     * written: the bulk can be repeated.
     */
    readonly bulk: (items: ReadonlyArray<IndexItem>) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
    /**
     * Asks for a write to a document that the index holds, none of `except`, which changes nothing. `false`: it holds no
     * other. Fails with `Refused` where the index does not take even that.
     */
    readonly touch: (except: ReadonlyArray<string>) => Effect.Effect<boolean, IndexError>
    /** Fails with `InvalidQuery` on a query without a word to search for. */
    readonly search: (request: SearchRequest) => Effect.Effect<SearchResult, IndexError>
    /** Of all documents, by name. Empty where the index keeps none (see `IndexItem`). */
    readonly collections: Effect.Effect<ReadonlyArray<string>, IndexError>
    /** The documents with one of these `file_path`s, whoever indexed them. */
    readonly documentsOf: (filePaths: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<DocumentOfFile>, IndexError>
    /**
     * The documents of these gazettes, under whatever `file_path`, in the order of their ids. An index where other systems
     * write may hold gazettes of another database under the same ids: it answers none.
     */
    readonly documentsOfGazettes: (
      gazetteIds: ReadonlyArray<number>
    ) => Effect.Effect<ReadonlyArray<DocumentOfGazette>, IndexError>
    /** Answers how many documents were removed. */
    readonly remove: (ids: ReadonlyArray<string>) => Effect.Effect<number, IndexError>
    /** Afterwards everything acknowledged can be found. */
    readonly refresh: Effect.Effect<void, IndexError>
  }
>()("@escriba/indexer/SearchIndex") {}
