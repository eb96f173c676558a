/**
 * Which gazettes are to be done: a selection, page by page.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Context, type Effect, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

export const modes = ["DAILY", "ALL", "UNPROCESSED"] as const
export type Mode = (typeof modes)[number]

/**
 * `DAILY`: scraped in the day before `now`. `UNPROCESSED`: not yet marked processed. Both leave out what the ledger says
 * is done, or quarantined, with the same checksum. `ALL`: every row.
 */
export interface Selection {
  readonly mode: Mode
  /** Rows a page, 1 or more. */
  readonly pageSize: number
  /** The run's start, `YYYY-MM-DDTHH:MM:SS.ffffff`: fixed once, so that a long `DAILY` run does not move its own day. */
  readonly now: string
}

export class Gazettes extends Context.Service<
  Gazettes,
  {
    /**
     * The selected rows, newest id first, each at most once, however rows leave the selection meanwhile: the page begins
     * below the last id seen, never at an offset. Rows added after the stream began belong to the next run. A page is read
     * when it is asked for.
     */
    readonly pages: (selection: Selection) => Stream.Stream<ReadonlyArray<Gazette>, DatabaseError>
    /** How many rows `pages` would give now. */
    readonly count: (selection: Selection) => Effect.Effect<number, DatabaseError>
  }
>()("@escriba/db/Gazettes") {}
