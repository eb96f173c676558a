/**
 * Documents and texts of earlier versions of gazettes, still in the index or in the store. Commits note them.
 *
 * @module
 */
import { Context, type Effect } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

export interface Leftover {
  readonly gazetteId: number
  /** `path`: nobody knows yet what of earlier versions the index holds under this `file_path`. */
  readonly kind: "document" | "path" | "text"
  /** The index document's id, the path, or the text's key. */
  readonly key: string
  /**
   * It is a source, or belongs to the last version of a gazette, perhaps of the same one, in whatever state the gazette is:
   * it is forgotten, not removed. A document whose id is a checksum belongs to any other gazette with that checksum: the
   * contract's id is the checksum, and the last writer owns the document. A text belongs to any other processed gazette
   * that the ledger does not know and whose text has that key by contract: a system before us has done it.
   */
  readonly isOwned: boolean
}

export type NewLeftover = Omit<Leftover, "isOwned">

/** Every call may be repeated. */
export class Leftovers extends Context.Service<
  Leftovers,
  {
    /**
     * At most so many, whichever run left them. Leftovers of a gazette that is running wait for its end: the version in
     * progress may have them again. In the order of gazette, kind and key, behind `after`.
     */
    readonly leftovers: (limit: number, after?: Leftover) => Effect.Effect<ReadonlyArray<Leftover>, DatabaseError>
    /** What was found since the commit. */
    readonly note: (leftovers: ReadonlyArray<NewLeftover>) => Effect.Effect<void, DatabaseError>
    /**
     * MUST come after they were removed, or are owned. A done gazette that shares a document with a version that is gone is
     * pending again, because the document may say that it is of the other gazette. So is one that was committed with a
     * document or text between its listing and its removal.
     */
    readonly forget: (leftovers: ReadonlyArray<Leftover>) => Effect.Effect<void, DatabaseError>
  }
>()("@escriba/db/Leftovers") {}

/** The cursor of the first page. */
export const beforeAll: NewLeftover = { gazetteId: -1, kind: "document", key: "" }
