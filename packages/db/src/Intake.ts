/**
 * Files that become pending gazettes where they lie. Only the embedded database has an intake. A gazette is a content with a
 * territory and a date; the places are the files that hold it.
 *
 * @module
 */
import { Context, type Effect, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { Page } from "./KeysetPages.ts"

/** Recognises a file without reading it. */
export interface FileStamp {
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** Facts that a person tells of a file. They override those of its path, and stay with the file when it moves or changes. */
export interface ToldFacts {
  readonly territoryId?: string | undefined
  readonly date?: string | undefined
  /** Used if there is no territory. */
  readonly collection?: string | undefined
}

export interface IncomingFile extends FileStamp {
  /** Absolute path, as `PlaceName` writes it. */
  readonly location: string
  /** `null` if the file could not be read, or has no bytes: then its location is its identity. */
  readonly md5: string | null
  readonly told: ToldFacts
  /** Places of the same content whose files are gone: this file is one of them, moved. */
  readonly movedFrom: ReadonlyArray<string>
}

/**
 * `added`: a new pending gazette. `changed`: the file at this place has another content. `moved`: the file was at another
 * place. `corrected`: what is told of it has changed. `restored`: the file was gone. `duplicate`: another place holds the
 * same bytes for the same territory and date. `known`: nothing new.
 */
export const intakeOutcomes = ["added", "changed", "moved", "corrected", "restored", "duplicate", "known"] as const
export type IntakeOutcome = (typeof intakeOutcomes)[number]

/** A gazette whose files are gone. */
export interface MissingGazette {
  readonly id: number
  /** Where its last file was. */
  readonly location: string
  /** The file there holds another content now. */
  readonly isReplaced: boolean
}

/** Registering files works on the embedded database only; in PostgreSQL the scrapers own the tables. */
export class Intake extends Context.Service<
  Intake,
  {
    /**
     * The stamp that the file at this place had when it was registered; `undefined` if to register it again would change
     * something although the stamp is the same.
     */
    readonly stampOf: (location: string, told: ToldFacts) => Effect.Effect<FileStamp | undefined, DatabaseError>
    /** Places that held this content when they were last looked at. `md5: null`: empty files of this name. At most 100. */
    readonly placesWith: (md5: string | null, name: string) => Effect.Effect<ReadonlyArray<string>, DatabaseError>
    /**
     * In one transaction; one outcome per file, in the order of the files. A gazette whose facts, content or place change is
     * pending again; an old content, which no other place holds, leaves the index.
     */
    readonly register: (
      files: ReadonlyArray<IncomingFile>
    ) => Effect.Effect<ReadonlyArray<IntakeOutcome>, DatabaseError>
    /** Places at `root` and below it that are not gone, page by page, in the order of their bytes. */
    readonly places: (root: string, page: Page<string>) => Stream.Stream<ReadonlyArray<string>, DatabaseError>
    /** Files that are gone. A gazette without any other keeps its text, and no run takes it until a file is back. */
    readonly lose: (locations: ReadonlyArray<string>) => Effect.Effect<void, DatabaseError>
    /** Gazettes whose last file was at `root` or below it, and is gone; the withdrawn ones left out. By id, at most 100. */
    readonly missing: (root: string, afterId: number) => Effect.Effect<ReadonlyArray<MissingGazette>, DatabaseError>
  }
>()("@escriba/db/Intake") {}
