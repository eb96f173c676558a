/**
 * Which gazettes are to be done: a selection, page by page.
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

/** What an extractor did in another version than this; `null`: in whatever version. */
export interface StaleExtractor {
  readonly extractor: string
  readonly version: string | null
}

/**
 * What a person asks for. `DAILY`: scraped in the day before `now`. `UNPROCESSED`: not yet marked processed. Both leave out
 * what the ledger says is done, quarantined, or not to be tried before a later hour, with the same checksum; and both take in
 * what an earlier run, in whatever mode, began and did not end. `ALL`: every row that this run has not settled yet, the
 * quarantined left out.
 */
export interface RunFilter {
  readonly mode: Mode
  /** Also what is done, quarantined, or not to be tried yet; a processed gazette is done, so `UNPROCESSED` is every row. */
  readonly includesDone?: boolean | undefined
  /**
   * In place of what the mode selects: gazettes whose text one of these made, although they are done. What the ledger closes
   * for another reason stays closed.
   */
  readonly staleExtractors?: ReadonlyArray<StaleExtractor> | undefined
  /** Narrow the mode's selection; absent: not at all. */
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
  /** `YYYY-MM-DD`: gazettes of this day or later; those without a date are left out. */
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
   * Suspects are done alone, in selections of their own: first those that died in company, then those that had been alone
   * when their run died, so that runs which are killed again and again do not always hit the same ones.
   */
  readonly standing: "ordinary" | "suspect" | "blamed"
}

/**
 * What a selection would do and what it leaves out, by the ledger's state and reason (`null`: none). Left out are rows
 * that the mode and the filters refer to and the ledger closes: not the rows of other days, nor those processed long ago.
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
     * The selected rows, newest id first, each at most once, however rows leave the selection meanwhile: the page begins
     * below the last id seen, never at an offset. A page is read when it is asked for. What any run is at work on is left
     * out. Where scrapers fill the database, so are rows without a territory, and keys that end in `.zip`.
     */
    readonly pages: (selection: Selection) => Stream.Stream<ReadonlyArray<ListedGazette>, DatabaseError>
    /** Counts what `pages` would list, for ordinary, suspect and blamed gazettes together. */
    readonly plan: (selection: Omit<Selection, "standing">) => Effect.Effect<Plan, DatabaseError>
    readonly find: (id: number) => Effect.Effect<ListedGazette | undefined, DatabaseError>
    /** All municipalities, states and associations, by their ids: names as the public API gives them. */
    readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
  }
>()("@escriba/db/Gazettes") {}
