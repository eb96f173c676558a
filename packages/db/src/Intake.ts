/**
 * Files that become pending gazettes where they lie: only a database of our own takes them.
 *
 * @module
 */
import { Context, type Effect } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

/** What a file is recognised by without reading it. */
export interface FileStamp {
  readonly sizeBytes: number
  readonly modifiedMs: number
}

export interface IncomingFile extends FileStamp {
  /** Absolute path. */
  readonly location: string
  /** `null` where the file could not be read, or has no bytes: then its location is its identity. */
  readonly md5: string | null
  readonly territoryId: string | null
  /** Set where there is no territory. */
  readonly collection: string | null
  readonly date: string | null
  readonly editionNumber: string | null
  readonly isExtraEdition: boolean
}

/**
 * `added`: a new pending gazette. `changed`: a pending or failed one at this place got new content, to be done again.
 * `duplicate`: another place holds the same bytes for the same territory and date. `known`: nothing new.
 */
export type IntakeOutcome = "added" | "changed" | "duplicate" | "known"

/** There is none where scrapers fill the database: their tables are never written to. */
export class Intake extends Context.Service<
  Intake,
  {
    /** The stamp that the file at this place had when it was registered. */
    readonly stampOf: (location: string) => Effect.Effect<FileStamp | undefined, DatabaseError>
    /** All of them in one transaction; one outcome a file, in their order. */
    readonly register: (
      files: ReadonlyArray<IncomingFile>
    ) => Effect.Effect<ReadonlyArray<IntakeOutcome>, DatabaseError>
  }
>()("@escriba/db/Intake") {}
