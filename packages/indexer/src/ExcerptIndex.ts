/**
 * Where a theme's excerpts are found and kept: one index a theme, beside the index of gazettes.
 *
 * @module
 */
import type { ExcerptDocument, IndexedSource } from "@escriba/gazettes/themes/ExcerptDocument"
import type { FoundFragment } from "@escriba/gazettes/themes/Excerpts"
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { Context, type Effect } from "effect"
import type { IndexError } from "./IndexError.ts"
import type { ItemOutcome } from "./SearchIndex.ts"

/** What the queries find in one document of the index of gazettes: the queries in their order, each one's fragments in the text's. */
export interface FoundSource extends IndexedSource {
  readonly found: ReadonlyArray<FoundFragment>
}

export class ExcerptIndex extends Context.Service<
  ExcerptIndex,
  {
    /** Creates the theme's index, or compares it; answers what differs, in words. MUST come before anything else is asked of that index. */
    readonly ensure: (index: string) => Effect.Effect<ReadonlyArray<string>, IndexError>
    /**
     * Runs the queries over these documents of the index of gazettes, as they can be searched now (`refresh` first). Answers each document that
     * is there, once, in the order asked, with all its fragments; one without a match has none. A document that is not there is left out.
     */
    readonly find: (
      queries: ReadonlyArray<ThemeQuery>,
      documentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<FoundSource>, IndexError>
    /**
     * Writes excerpts under their ids, replacing what was there; what others add to one, as its `excerpt_embedding_score`, stays. Answers one
     * outcome an excerpt, in their order; of two with one id the last wins. Fails only when nothing can be said of any of them.
     */
    readonly write: (
      index: string,
      excerpts: ReadonlyArray<ExcerptDocument>
    ) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
    /** The excerpts whose source is one of these documents, in the order of their ids, as they can be searched now. */
    readonly excerptsOf: (
      index: string,
      documentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<ExcerptDocument>, IndexError>
    /**
     * Removes every excerpt of these documents but those to keep, whoever wrote it, also a moment ago; answers how many. Searches do not see them
     * any more. An index that is not there has none.
     */
    readonly prune: (
      index: string,
      documentIds: ReadonlyArray<string>,
      keepIds: ReadonlyArray<string>
    ) => Effect.Effect<number, IndexError>
    /** What was written can be searched from here on, gazettes included. */
    readonly refresh: (index: string) => Effect.Effect<void, IndexError>
  }
>()("@escriba/indexer/ExcerptIndex") {}
