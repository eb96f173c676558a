/**
 * Registers local files as pending gazettes, without copying them. Only the embedded database has an intake. A gazette
 * is identified by content, territory and date; its places are the files that hold this content.
 *
 * @module
 */
import { Context, type Effect, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { Page } from "./KeysetPages.ts"

/** Facts that identify a file without reading it. */
export interface FileStamp {
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/**
 * Facts that a person states about a file. They override the facts from its path, and stay with the file when it moves
 * or changes.
 */
export interface ToldFacts {
  readonly territoryId?: string | undefined
  readonly date?: string | undefined
  /** Used only if the file has no territory. */
  readonly collection?: string | undefined
}

export interface IncomingFile extends FileStamp {
  /** Absolute path, as `PlaceName` writes it. */
  readonly location: string
  /** `null` if the file could not be read, or is empty: then its location is its identity. */
  readonly md5: string | null
  readonly told: ToldFacts
  /** Places of the same content whose files are gone: the file was moved from there. */
  readonly movedFrom: ReadonlyArray<string>
}

/**
 * `added`: a new pending gazette. `changed`: the file at this place has another content. `moved`: the file was at
 * another place before. `corrected`: the stated facts have changed. `restored`: the file was gone, and is back.
 * `duplicate`: another place holds the same bytes for the same territory and date. `known`: nothing new.
 */
export const intakeOutcomes = ["added", "changed", "moved", "corrected", "restored", "duplicate", "known"] as const
export type IntakeOutcome = (typeof intakeOutcomes)[number]

/** A gazette whose files are gone. */
export interface MissingGazette {
  readonly id: number
  /** The place of its last file. */
  readonly location: string
  /** The file at that place now holds another content. */
  readonly isReplaced: boolean
}

/** Registering files works on the embedded database only; in PostgreSQL the scrapers own the tables. */
export class Intake extends Context.Service<
  Intake,
  {
    /**
     * The stamp that the file at this place had when it was registered. `undefined` if the file must be registered
     * again although its stamp is the same, because that would change something.
     */
    readonly stampOf: (location: string, told: ToldFacts) => Effect.Effect<FileStamp | undefined, DatabaseError>
    /** Places that held this content when they were last read. `md5: null`: empty files with this name. At most 100. */
    readonly placesWith: (md5: string | null, name: string) => Effect.Effect<ReadonlyArray<string>, DatabaseError>
    /**
     * Registers the files in one transaction; one outcome per file, in the order of the files. A gazette whose facts,
     * content or place changed is pending again. A replaced content leaves the index unless another place holds it.
     */
    readonly register: (
      files: ReadonlyArray<IncomingFile>
    ) => Effect.Effect<ReadonlyArray<IntakeOutcome>, DatabaseError>
    /** Places at `root` and below it that are not gone, page by page, in byte order. */
    readonly places: (root: string, page: Page<string>) => Stream.Stream<ReadonlyArray<string>, DatabaseError>
    /**
     * Records that these files are gone. A gazette without any other file keeps its text, and no run takes it until a
     * file is back.
     */
    readonly lose: (locations: ReadonlyArray<string>) => Effect.Effect<void, DatabaseError>
    /**
     * Gazettes whose last file was at `root` or below it, and is gone. Withdrawn gazettes are left out. By id, at most
     * 100.
     */
    readonly missing: (root: string, afterId: number) => Effect.Effect<ReadonlyArray<MissingGazette>, DatabaseError>
  }
>()("@escriba/db/Intake") {}
