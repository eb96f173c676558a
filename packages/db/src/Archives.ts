/**
 * The contents of the open-data archives, and the ecosystem's table of published archives, `aggregates`.
 *
 * @module
 */

import type { TerritoryYear } from "@escriba/gazettes/archives/ArchiveNames"
import type { GazetteFacts } from "@escriba/gazettes/archives/ArchiveXml"
import { Context, type Effect, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { Page } from "./KeysetPages.ts"

/** A territory and a year that have something to publish. */
export type ArchiveYear = TerritoryYear

/** Absent: not narrowed by that. */
export interface ArchiveFilter {
  readonly territoryIds?: ReadonlyArray<string> | undefined
  readonly stateCodes?: ReadonlyArray<string> | undefined
  readonly years?: ReadonlyArray<number> | undefined
  /** Also what municipalities publish in the editions of associations. */
  readonly withSegments: boolean
  /** Also what is not marked processed. */
  readonly withUnprocessed?: boolean | undefined
}

/** A gazette, or a segment of one, as an archive shows it. */
export interface ArchivedGazette extends GazetteFacts {
  readonly gazetteId: number
  /** Of a segment in its edition, from 0; `null`: the gazette itself. */
  readonly position: number | null
  /** The text's key: the ledger's, else the one that the contract derives from the file's. */
  readonly textKey: string
}

export interface ArchivePages extends Page<ArchivedGazette> {
  readonly withSegments: boolean
}

export interface PublishedArchive {
  /** `null`: of a whole state. */
  readonly territoryId: string | null
  readonly stateCode: string
  readonly year: number
  /** The archive's key in the store; unique. */
  readonly filePath: string
  /** Of the ZIP, in MiB, two decimals. */
  readonly sizeMb: number
  /** MD5: of a territory's XML, of a state's ZIP. */
  readonly hash: string
}

export class Archives extends Context.Service<
  Archives,
  {
    /** Makes the table if it is missing; needs the right to create only then. MUST come before the other calls. */
    readonly ensure: Effect.Effect<void, DatabaseError>
    /**
     * Territories and years of processed gazettes that have a date, without associations (`...00000`); by state, year,
     * territory, so that a state's year is together.
     */
    readonly years: (filter: ArchiveFilter) => Effect.Effect<ReadonlyArray<ArchiveYear>, DatabaseError>
    /**
     * The processed gazettes of the year, latest date first, then newest id first, segments in the order of their
     * edition; by keyset, a page is read when it is asked for.
     */
    readonly gazettes: (
      year: Pick<ArchiveYear, "territoryId" | "year">,
      pages: ArchivePages
    ) => Stream.Stream<ReadonlyArray<ArchivedGazette>, DatabaseError>
    /** `undefined`: never published. */
    readonly published: (filePath: string) => Effect.Effect<PublishedArchive | undefined, DatabaseError>
    /**
     * The published archives of these territories and years, by key: those of whole states unless the filter names
     * territories. Left out: associations, and rows of the system before us without a year.
     */
    readonly listed: (
      filter: Pick<ArchiveFilter, "territoryIds" | "stateCodes" | "years">
    ) => Effect.Effect<ReadonlyArray<PublishedArchive>, DatabaseError>
    /** The archive is published no more. */
    readonly withdraw: (filePath: string) => Effect.Effect<void, DatabaseError>
    /** Inserts the archive, or replaces the one with its `filePath`. MUST come after the upload was verified. */
    readonly publish: (archive: PublishedArchive) => Effect.Effect<void, DatabaseError>
  }
>()("@escriba/db/Archives") {}
