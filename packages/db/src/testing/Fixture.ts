/**
 * Fills and reads a database for the conformance suite, bypassing the contracts under test.
 *
 * @module
 */
import type { Effect } from "effect"
import type { DatabaseError } from "../DatabaseError.ts"
import type { Stage } from "../Stage.ts"

/** A row as scrapers write it. */
export interface SeedRow {
  readonly id: number
  readonly territoryId: string | null
  readonly date: string | null
  readonly checksum: string | null
  readonly scrapedAt: string
  readonly processed: boolean
}

/**
 * Every case gets a database of its own. It is empty except for the territories 2700300 (Arapiraca, AL) and 2704302
 * (Maceió, AL).
 */
export interface Fixture<R> {
  readonly add: (rows: ReadonlyArray<SeedRow>) => Effect.Effect<void, DatabaseError, R>
  /** The ids of processed gazettes, ascending. */
  readonly processedIds: Effect.Effect<ReadonlyArray<number>, DatabaseError, R>
  readonly setChecksum: (id: number, checksum: string | null) => Effect.Effect<void, DatabaseError, R>
  /** Sets `processed`, as an operator does. */
  readonly setProcessed: (id: number, processed: boolean) => Effect.Effect<void, DatabaseError, R>
  /** Sets a state, as another version of Escriba may have written it. */
  readonly setState: (id: number, stage: Stage, state: string) => Effect.Effect<void, DatabaseError, R>
  readonly capabilities: Capabilities
}

/** Inherent differences between engines. */
export interface Capabilities {
  /**
   * Rows without a territory are listed: an ingested file may have none. In a database that scrapers fill, the
   * contract's inner join leaves them out.
   */
  readonly listsWithoutTerritory: boolean
}

/** The time of the cases. `dayAgo` is one day before it, with the moments directly before and after. */
export const now = "2024-05-02T12:00:00.000001"
export const dayAgo = {
  justOver: "2024-05-01T12:00:00.000000",
  exactly: "2024-05-01T12:00:00.000001",
  justUnder: "2024-05-01T12:00:00.000002"
}

export const checksumOf = (id: number): string => id.toString(16).padStart(32, "0")

/** A row that is scraped within the last day and not processed. */
export const seedRow = (id: number, change: Partial<SeedRow> = {}): SeedRow => ({
  id,
  territoryId: "2700300",
  date: "2024-05-01",
  checksum: checksumOf(id),
  scrapedAt: "2024-05-02T01:02:03.456789",
  processed: false,
  ...change
})

/** Rows with the ids 1 to `count`. */
export const seedRows = (count: number, change: Partial<SeedRow> = {}): ReadonlyArray<SeedRow> =>
  Array.from({ length: count }, (_, index) => seedRow(index + 1, change))
