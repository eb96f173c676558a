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

/** Limits the archives. An absent field does not limit. */
export interface ArchiveFilter {
  readonly territoryIds?: ReadonlyArray<string> | undefined
  readonly stateCodes?: ReadonlyArray<string> | undefined
  readonly years?: ReadonlyArray<number> | undefined
  /** Includes the segments: acts that municipalities publish in the editions of associations. */
  readonly withSegments: boolean
  /** Includes gazettes that are not marked processed. */
  readonly withUnprocessed?: boolean | undefined
}

/** A gazette, or a segment of one, as an archive shows it. */
export interface ArchivedGazette extends GazetteFacts {
  readonly gazetteId: number
  /** The segment's position in its edition, from 0; `null` for the gazette itself. */
  readonly position: number | null
  /**
   * The text's key as the ledger has it; if the ledger has none, the key that the contract derives from the file's key.
   */
  readonly textKey: string
}

export interface ArchivePages extends Page<ArchivedGazette> {
  readonly withSegments: boolean
}

export interface PublishedArchive {
  /** `null` for the archive of a whole state. */
  readonly territoryId: string | null
  readonly stateCode: string
  readonly year: number
  /** The archive's key in the store; unique. */
  readonly filePath: string
  /** Size of the ZIP in MiB, two decimals. */
  readonly sizeMb: number
  /** MD5 of a territory's XML, or of a state's ZIP. */
  readonly hash: string
}

export class Archives extends Context.Service<
  Archives,
  {
    /** Creates the table if it is missing; needs the right to create only then. MUST come before the other calls. */
    readonly ensure: Effect.Effect<void, DatabaseError>
    /**
     * Territories and years that have processed gazettes with a date. Associations (`...00000`) are left out. Ordered
     * by state, year and territory, so that the rows of a state's year follow each other.
     */
    readonly years: (filter: ArchiveFilter) => Effect.Effect<ReadonlyArray<ArchiveYear>, DatabaseError>
    /**
     * The processed gazettes of the year: latest date first, then newest id first, segments in the order of their
     * edition. Paged by keyset; each page is read when it is requested.
     */
    readonly gazettes: (
      year: Pick<ArchiveYear, "territoryId" | "year">,
      pages: ArchivePages
    ) => Stream.Stream<ReadonlyArray<ArchivedGazette>, DatabaseError>
    /** `undefined` if the archive was never published. */
    readonly published: (filePath: string) => Effect.Effect<PublishedArchive | undefined, DatabaseError>
    /**
     * The published archives of these territories and years, ordered by key. Without territories in the filter: the
     * archives of whole states. Associations are left out, and so are rows of the previous system that have no year.
     */
    readonly listed: (
      filter: Pick<ArchiveFilter, "territoryIds" | "stateCodes" | "years">
    ) => Effect.Effect<ReadonlyArray<PublishedArchive>, DatabaseError>
    /** Removes the archive from the table of published archives. */
    readonly withdraw: (filePath: string) => Effect.Effect<void, DatabaseError>
    /** Inserts the archive, or replaces the one with its `filePath`. MUST come after the upload was verified. */
    readonly publish: (archive: PublishedArchive) => Effect.Effect<void, DatabaseError>
  }
>()("@escriba/db/Archives") {}
