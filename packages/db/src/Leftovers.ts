/**
 * What earlier versions of gazettes left behind, in the index or in the store: work of its own, noted by commits.
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
   * A gazette has it now, be it this one's newest version, or it is a source: it is not to be removed, only forgotten. A
   * checksum belongs to any other gazette that has it, done or not: the id is the contract's, and the last writer has it.
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
    /** They are gone, or need not go. */
    readonly forget: (leftovers: ReadonlyArray<Leftover>) => Effect.Effect<void, DatabaseError>
  }
>()("@escriba/db/Leftovers") {}
