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

/** Texts that this extractor made in another version than this one; `null`: in any version. */
export interface StaleExtractor {
  readonly extractor: string
  readonly version: string | null
}

/**
 * The selection that a person requests.
 *
 * `DAILY`: gazettes scraped in the day before `now`. `UNPROCESSED`: gazettes not yet marked processed. Both modes leave
 * out gazettes with an unchanged checksum that are done, quarantined, or whose retry is not due yet. Both modes include
 * gazettes that an earlier run, in any mode, began and did not end. Both also include done gazettes whose `processed`
 * was set back to false.
 *
 * `ALL`: every gazette that this run has not settled yet, except quarantined ones.
 */
export interface RunFilter {
  readonly mode: Mode
  /**
   * Also selects gazettes that are done, quarantined, or whose retry is not due yet. `UNPROCESSED` then selects every
   * row. With `ids`, every mode then selects all gazettes that `ids` names.
   */
  readonly includesDone?: boolean | undefined
  /**
   * Replaces the mode's selection: selects gazettes whose text was made by one of these extractors, although they are
   * done. Gazettes that are closed for another reason stay closed.
   */
  readonly staleExtractors?: ReadonlyArray<StaleExtractor> | undefined
  /** The fields below narrow the mode's selection. An absent field does not limit. */
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
  /** `YYYY-MM-DD`. Selects gazettes of this day or later; gazettes without a date are left out. */
  readonly since?: string | undefined
}

/** The present values of the settings that a failure may be bound to. */
export type InForce = Readonly<Partial<Record<NonNullable<Reason["setting"]>, string>>>

/** Values that are fixed once per run. */
export interface RunFrame {
  /** The run's start, `YYYY-MM-DDTHH:MM:SS.ffffff`. It is fixed, so a long `DAILY` run does not move its own day. */
  readonly now: string
  /**
   * The run that selects. A run that resumes a dead `ALL` run has the id of that run, and continues where it stopped.
   */
  readonly runId: number
  /** Rows with a higher id arrived after the run began. They belong to the next run. */
  readonly lastId: number
  /**
   * A failure that is bound to a setting counts only while the setting has the same value. With another value its
   * document is open again.
   */
  readonly inForce: InForce
}

export interface Selection extends RunFilter, RunFrame {
  /** Rows per page, 1 or more. */
  readonly pageSize: number
  /**
   * Suspects are processed alone, in separate selections. First come the suspects that ran beside other documents when
   * their run died (`suspect`), then those that were alone (`blamed`). Otherwise, runs that are killed repeatedly would
   * always hit the same gazettes.
   */
  readonly standing: "ordinary" | "suspect" | "blamed"
}

/**
 * Counts of the rows that the mode and the filters refer to, by the ledger's state and reason (`null`: none), whether
 * or not the ledger lets them be processed. Rows of other days, and rows processed long ago, are not counted.
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
     * The selected rows, newest id first, each at most once. A page begins below the last id seen, and is read when it
     * is requested. Gazettes that any run is working on are left out. In a database that scrapers fill, rows without a
     * territory and keys that end in `.zip` are left out, too.
     */
    readonly pages: (selection: Selection) => Stream.Stream<ReadonlyArray<ListedGazette>, DatabaseError>
    /** Counts what `pages` would list, for ordinary, suspect and blamed gazettes together. */
    readonly plan: (selection: Omit<Selection, "standing">) => Effect.Effect<Plan, DatabaseError>
    /** The ids among these that have a row, selected or not; ascending. */
    readonly existing: (ids: ReadonlyArray<number>) => Effect.Effect<ReadonlyArray<number>, DatabaseError>
    readonly find: (id: number) => Effect.Effect<ListedGazette | undefined, DatabaseError>
    /** All municipalities, states and associations, by id, named as in the public API. */
    readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
  }
>()("@escriba/db/Gazettes") {}
