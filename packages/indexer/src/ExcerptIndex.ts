/**
 * The contract of the excerpt index: excerpts are found in the index of gazettes, and stored in one index per theme.
 *
 * @module
 */
import type { ExcerptDocument, IndexedSource } from "@escriba/gazettes/themes/ExcerptDocument"
import type { FoundFragment } from "@escriba/gazettes/themes/Excerpts"
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { Context, type Effect } from "effect"
import type { IndexError } from "./IndexError.ts"
import type { ItemOutcome } from "./SearchIndex.ts"

/**
 * The fragments that the queries find in one document of the index of gazettes: in the order of the queries, then by
 * position in the text.
 */
export interface FoundSource extends IndexedSource {
  readonly found: ReadonlyArray<FoundFragment>
}

export class ExcerptIndex extends Context.Service<
  ExcerptIndex,
  {
    /**
     * Creates the theme's index if it is missing. Returns its differences from the definition, in words. MUST be called
     * before any other call for that index.
     */
    readonly ensure: (index: string) => Effect.Effect<ReadonlyArray<string>, IndexError>
    /**
     * Runs the queries over these documents of the index of gazettes, as far as they can be searched now (call
     * `refresh` first). Returns each document once, in the order of the ids, with all its fragments (none if nothing
     * matches). A document that is not in the index is left out.
     */
    readonly find: (
      queries: ReadonlyArray<ThemeQuery>,
      documentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<FoundSource>, IndexError>
    /**
     * Writes excerpts under their ids and replaces existing ones. Fields that other programs add, such as
     * `excerpt_embedding_score`, stay. Returns one outcome per excerpt, in order. If two excerpts have the same id, the
     * last one is kept. A failure concerns all excerpts: the whole write can be repeated.
     */
    readonly write: (
      index: string,
      excerpts: ReadonlyArray<ExcerptDocument>
    ) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
    /** Works like `SearchIndex.touch`, on the theme's index. */
    readonly touch: (index: string, except: ReadonlyArray<string>) => Effect.Effect<boolean, IndexError>
    /**
     * The excerpts whose source is one of these documents, in the order of their ids, as far as they can be searched
     * now.
     */
    readonly excerptsOf: (
      index: string,
      documentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<ExcerptDocument>, IndexError>
    /**
     * Removes all excerpts of these documents except those in `keepIds`, of any writer and however recent. Returns
     * their number. Searches no longer find them. An index that does not exist has no excerpts.
     */
    readonly prune: (
      index: string,
      documentIds: ReadonlyArray<string>,
      keepIds: ReadonlyArray<string>
    ) => Effect.Effect<number, IndexError>
    /** Makes everything that was written searchable, gazettes included. */
    readonly refresh: (index: string) => Effect.Effect<void, IndexError>
  }
>()("@escriba/indexer/ExcerptIndex") {}
