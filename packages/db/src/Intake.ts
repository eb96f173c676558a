/**
 * Files that become pending gazettes where they lie. Only the embedded database has an intake.
 *
 * @module
 */
import { Context, type Effect } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

/** Recognises a file without reading it. */
export interface FileStamp {
  readonly sizeBytes: number
  readonly modifiedMs: number
}

export interface IncomingFile extends FileStamp {
  /** Absolute path. */
  readonly location: string
  /** `null` if the file could not be read, or has no bytes: then its location is its identity. */
  readonly md5: string | null
  readonly territoryId: string | null
  /** Set if there is no territory. */
  readonly collection: string | null
  readonly date: string | null
  readonly editionNumber: string | null
  readonly isExtraEdition: boolean
}

/**
 * `added`: a new pending gazette. `changed`: a pending or failed gazette at this place got new content, and is open
 * again. `duplicate`: another place holds the same bytes for the same territory and date. `known`: nothing new.
 */
export type IntakeOutcome = "added" | "changed" | "duplicate" | "known"

/** Registering files works on the embedded database only; in PostgreSQL the scrapers own the tables. */
export class Intake extends Context.Service<
  Intake,
  {
    /** The stamp that the file at this place had when it was registered. */
    readonly stampOf: (location: string) => Effect.Effect<FileStamp | undefined, DatabaseError>
    /** In one transaction; one outcome per file, in the order of the files. */
    readonly register: (
      files: ReadonlyArray<IncomingFile>
    ) => Effect.Effect<ReadonlyArray<IntakeOutcome>, DatabaseError>
  }
>()("@escriba/db/Intake") {}
