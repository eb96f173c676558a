/**
 * Documents and texts of earlier versions of gazettes, still in the index or in the store. Commits note them.
 *
 * @module
 */
import { Context, type Effect } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

export interface Leftover {
  readonly gazetteId: number
  readonly kind: "document" | "text"
  /** The index document's id, or the text's key. */
  readonly key: string
  /**
   * It is a source, or a gazette has it now, perhaps the newest version of the same one: it is forgotten, not removed. A
   * document whose id is a checksum belongs to any other gazette with that checksum, done or not: the contract's id is
   * the checksum, and the last writer owns the document.
   */
  readonly isOwned: boolean
}

/** Every call may be repeated. */
export class Leftovers extends Context.Service<
  Leftovers,
  {
    /**
     * At most so many, whichever run left them. Leftovers of a gazette that is running wait for its end: the version in
     * progress may have them again.
     */
    readonly leftovers: (limit: number) => Effect.Effect<ReadonlyArray<Leftover>, DatabaseError>
    /** MUST come after they were removed, or are owned. */
    readonly forget: (leftovers: ReadonlyArray<Leftover>) => Effect.Effect<void, DatabaseError>
  }
>()("@escriba/db/Leftovers") {}
