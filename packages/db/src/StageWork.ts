/**
 * Work that begins where the text is done: themes, entities. The ledger's rows carry it from one stage to the next, so that
 * no crash between two stages loses any.
 *
 * @module
 */
import { Context, type Effect, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { CommitOutcome, FailOutcome, Failure } from "./Ledger.ts"
import type { DerivedStage } from "./Stage.ts"

/** A stage and the version of the rules that it works by: a fingerprint of what it was configured with. */
export interface StageVersion {
  readonly stage: DerivedStage
  readonly version: string
}

/** A gazette whose text is done, and for which the stage is not, by this version and for this text. */
export interface StageItem {
  readonly gazetteId: number
  /** The attempt by which the text was done: what the stage finds holds for that text only. */
  readonly textAttempt: number
  /** How often the stage had ended for this gazette when it was listed, done or failed. */
  readonly attempt: number
  /** The index documents of its text. */
  readonly documentIds: ReadonlyArray<string>
  /** In UTF-8, of the whole text. */
  readonly textBytes: number
  /** What the stage wrote for it before, by whatever version: the ids of excerpts. */
  readonly writtenIds: ReadonlyArray<string>
}

export interface StageResult {
  readonly item: StageItem
  readonly writtenIds: ReadonlyArray<string>
  readonly durationMs: number
}

export interface StageSelection extends StageVersion {
  /** Rows a page, 1 or more. */
  readonly pageSize: number
  /** `YYYY-MM-DDTHH:MM:SS.ffffff`: what failed waits for its hour. */
  readonly now: string
  /** Gazettes with a higher id are left out: a listing that broke goes on below the last one seen. Absent: none is. */
  readonly lastId?: number | undefined
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
}

/**
 * A stage is pure over what is stored: two workers that do one item at once write the same, so that nothing is claimed. What
 * is written is bound to the text it was found in. Every call may be repeated where the answer was lost.
 */
export class StageWork extends Context.Service<
  StageWork,
  {
    /**
     * The open items, newest gazette first, by keyset, a page read when it is asked for; each at most once a call. Open: the
     * text is done, and the stage has no row, or one of another version or another text, or one that failed or was opened
     * again by a person, and whose hour has come. Closed: done, quarantined.
     */
    readonly pages: (selection: StageSelection) => Stream.Stream<ReadonlyArray<StageItem>, DatabaseError>
    readonly count: (selection: Omit<StageSelection, "pageSize">) => Effect.Effect<number, DatabaseError>
    /**
     * One transaction. `conflict`: the text has changed, or is being done again; nothing was written. What is done by this
     * version for this text is answered `committed`, and stays as it is.
     */
    readonly commit: (
      version: StageVersion,
      results: ReadonlyArray<StageResult>
    ) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * As `Ledger.fail`: a fault of the document counts, three quarantine it; another version or another text begins with a
     * clean sheet. Where the text has changed, or the stage has ended since the item was listed, nothing changes: answered is
     * what this version has come to for this text, `pending` where that is nothing.
     */
    readonly fail: (
      version: StageVersion,
      item: StageItem,
      failure: Failure
    ) => Effect.Effect<FailOutcome, DatabaseError>
    /** All that the ledger has rows of, by name. */
    readonly stages: Effect.Effect<ReadonlyArray<DerivedStage>, DatabaseError>
  }
>()("@escriba/db/StageWork") {}
