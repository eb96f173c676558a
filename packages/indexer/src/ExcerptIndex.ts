/**
 * The contract of excerpts: found in the index of gazettes, kept in one index per theme.
 *
 * @module
 */
import type { ExcerptDocument, IndexedSource } from "@escriba/gazettes/themes/ExcerptDocument"
import type { FoundFragment } from "@escriba/gazettes/themes/Excerpts"
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { Context, type Effect } from "effect"
import type { IndexError } from "./IndexError.ts"
import type { ItemOutcome } from "./SearchIndex.ts"

/** What the queries find in one document of the index of gazettes: by query in their order, then by place in the text. */
export interface FoundSource extends IndexedSource {
  readonly found: ReadonlyArray<FoundFragment>
}

export class ExcerptIndex extends Context.Service<
  ExcerptIndex,
  {
    /**
     * Creates the theme's index if it is missing. Answers how it differs from its definition, in words. MUST be called
     * before any other call for that index.
     */
    readonly ensure: (index: string) => Effect.Effect<ReadonlyArray<string>, IndexError>
    /**
     * Runs the queries over these documents of the index of gazettes, as they can be searched now (`refresh` first).
     * Answers each document once, in the order of the ids, with all its fragments (none if nothing matches). A document
     * that is not in the index is left out.
     */
    readonly find: (
      queries: ReadonlyArray<ThemeQuery>,
      documentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<FoundSource>, IndexError>
    /**
     * Writes excerpts under their ids and replaces existing ones; fields that others add, such as
     * `excerpt_embedding_score`, stay. Answers one outcome per excerpt, in their order. Of two excerpts with one id the
     * last wins. A failure concerns all of them: the write can be repeated.
     */
    readonly write: (
      index: string,
      excerpts: ReadonlyArray<ExcerptDocument>
    ) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
    /** As the search index's, in the theme's index. */
    readonly touch: (index: string, except: ReadonlyArray<string>) => Effect.Effect<boolean, IndexError>
    /** The excerpts whose source is one of these documents, in the order of their ids, as they can be searched now. */
    readonly excerptsOf: (
      index: string,
      documentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<ExcerptDocument>, IndexError>
    /**
     * Removes every excerpt of these documents except those to keep, whoever wrote it and however recently, and answers
     * how many. Searches no longer see them. An index that does not exist has none.
     */
    readonly prune: (
      index: string,
      documentIds: ReadonlyArray<string>,
      keepIds: ReadonlyArray<string>
    ) => Effect.Effect<number, IndexError>
    /** Afterwards everything written can be searched, gazettes included. */
    readonly refresh: (index: string) => Effect.Effect<void, IndexError>
  }
>()("@escriba/indexer/ExcerptIndex") {}
