/**
 * The gazettes that a run works on: a selection, page by page.
 *
 * @module
 */
import type { Reason } from "@escriba/gazettes/Reason"
import type { Territory } from "@escriba/gazettes/Territory"
import { Context, type Effect, Schema, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import { State } from "./Ledger.ts"
import type { ListedGazette } from "./ListedGazette.ts"

export type { ListedGazette } from "./ListedGazette.ts"

export const modes = ["DAILY", "ALL", "UNPROCESSED"] as const
export type Mode = (typeof modes)[number]

/** Texts that the extractor made in a version other than this one; `null`: in any version. */
export interface StaleExtractor {
  readonly extractor: string
  readonly version: string | null
}

/**
 * What a person asks for. `DAILY`: scraped in the day before `now`. `UNPROCESSED`: not yet marked processed. Both modes
 * leave out gazettes with an unchanged checksum that are done, quarantined, or not to be retried yet; both include
 * gazettes that an earlier run, in any mode, began and did not end, and done ones whose `processed` somebody has set back
 * to false. `ALL`: every gazette that this run has not settled yet, without the quarantined ones.
 */
export interface RunFilter {
  readonly mode: Mode
  /**
   * Also gazettes that are done, quarantined or not to be retried yet. With it `UNPROCESSED` selects every row, and every
   * mode the gazettes that `ids` names.
   */
  readonly includesDone?: boolean | undefined
  /**
   * Replaces the mode's selection: gazettes whose text one of these made, although they are done. Gazettes that the
   * ledger closes for another reason stay closed.
   */
  readonly staleExtractors?: ReadonlyArray<StaleExtractor> | undefined
  /** These narrow the mode's selection; absent: no limit. */
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
  /** `YYYY-MM-DD`: gazettes of this day or later, none without a date. */
  readonly since?: string | undefined
}

/** The values of the settings that a failure may be bound to. */
export type InForce = Readonly<Partial<Record<NonNullable<Reason["setting"]>, string>>>

/** What is fixed once per run. */
export interface RunFrame {
  /** The run's start, `YYYY-MM-DDTHH:MM:SS.ffffff`: a long `DAILY` run does not move its own day. */
  readonly now: string
  /** The run that selects: an `ALL` that died goes on where it was. */
  readonly runId: number
  /** Rows with a higher id arrived after the run began, and belong to the next one. */
  readonly lastId: number
  /** A reason that another value of its setting caused no longer holds: its document is open again. */
  readonly inForce: InForce
}

export interface Selection extends RunFilter, RunFrame {
  /** Rows per page, 1 or more. */
  readonly pageSize: number
  /**
   * Suspects are done alone, in selections of their own: first those that had company when their run died, then the
   * blamed ones, which were alone. So runs that are killed repeatedly do not always hit the same gazettes.
   */
  readonly standing: "ordinary" | "suspect" | "blamed"
}

/**
 * The rows that the mode and the filters refer to, whether or not the ledger lets them be processed, by the ledger's
 * state and reason (`null`: none). Rows of other days, or processed long ago, are not counted.
 */
export const Plan = Schema.Struct({
  selected: Schema.Int,
  suspects: Schema.Int,
  byReason: Schema.Array(
    Schema.Struct({
      isSelected: Schema.Boolean,
      state: Schema.NullOr(State),
      code: Schema.NullOr(Schema.String),
      count: Schema.Int
    })
  )
})
export type Plan = typeof Plan.Type

export const planOf = (byReason: Plan["byReason"]): Plan => {
  const countOf = (rows: Plan["byReason"]) => rows.reduce((sum, { count }) => sum + count, 0)
  const selected = byReason.filter((row) => row.isSelected)
  return {
    selected: countOf(selected),
    suspects: countOf(selected.filter(({ state }) => state === "suspect")),
    byReason
  }
}

export class Gazettes extends Context.Service<
  Gazettes,
  {
    /**
     * The selected rows, newest id first, each at most once: a page begins below the last id seen, and is read when it is
     * asked for. Gazettes that any run is working on are left out. Where scrapers fill the database, so are rows without
     * a territory, and keys that end in `.zip`.
     */
    readonly pages: (selection: Selection) => Stream.Stream<ReadonlyArray<ListedGazette>, DatabaseError>
    /** Counts what `pages` would list, for ordinary, suspect and blamed gazettes together. */
    readonly plan: (selection: Omit<Selection, "standing">) => Effect.Effect<Plan, DatabaseError>
    /** Which of these ids have a row, selected or not; ascending. */
    readonly existing: (ids: ReadonlyArray<number>) => Effect.Effect<ReadonlyArray<number>, DatabaseError>
    readonly find: (id: number) => Effect.Effect<ListedGazette | undefined, DatabaseError>
    /** All municipalities, states and associations, by id, named as in the public API. */
    readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
  }
>()("@escriba/db/Gazettes") {}
