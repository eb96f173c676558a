/**
 * Leftovers: documents and texts of earlier versions of gazettes that are still in the index or in the store. Commits
 * record them.
 *
 * @module
 */
import { Context, type Effect } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

export interface Leftover {
  readonly gazetteId: number
  /** `path`: the index has not been asked yet which documents of earlier versions it holds under this `file_path`. */
  readonly kind: "document" | "path" | "text"
  /** The index document's id, the path, or the text's key. */
  readonly key: string
  /**
   * The leftover is a source, or belongs to the last version of a gazette (the same one or another), in any state. It
   * is then forgotten, not removed.
   *
   * A document whose id is a checksum belongs to any other gazette with that checksum: by contract the checksum is the
   * document's id, and the last writer owns the document. A text belongs to any other processed gazette that is not in
   * the ledger and whose text has that key by contract: the previous system has processed that gazette.
   */
  readonly isOwned: boolean
}

export type NewLeftover = Omit<Leftover, "isOwned">

/** Every call may be repeated. */
export class Leftovers extends Context.Service<
  Leftovers,
  {
    /**
     * At most `limit` leftovers, of all runs, ordered by gazette, kind and key, behind `after`. Leftovers of a running
     * gazette wait for its end: the version in progress may contain them again.
     */
    readonly leftovers: (limit: number, after?: Leftover) => Effect.Effect<ReadonlyArray<Leftover>, DatabaseError>
    /** Records leftovers that were found after the commit. */
    readonly note: (leftovers: ReadonlyArray<NewLeftover>) => Effect.Effect<void, DatabaseError>
    /**
     * Forgets leftovers. MUST come after they were removed, or are owned. A done gazette becomes pending if it shares a
     * document with a deleted version, because the document may name the other gazette. It also becomes pending if it
     * was committed with a document or text between the listing and the removal of that leftover.
     */
    readonly forget: (leftovers: ReadonlyArray<Leftover>) => Effect.Effect<void, DatabaseError>
  }
>()("@escriba/db/Leftovers") {}

/** The cursor of the first page. */
export const beforeAll: NewLeftover = { gazetteId: -1, kind: "document", key: "" }
