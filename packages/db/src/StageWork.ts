/**
 * The work of derived stages (themes, entities). It begins when the text is done. The ledger's rows connect one stage
 * with the next, so that a crash between two stages loses nothing.
 *
 * @module
 */
import { Context, type Effect, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { CommitOutcome, FailOutcome, Failure } from "./Ledger.ts"
import type { DerivedStage } from "./Stage.ts"

/** A stage and the version of its rules: a fingerprint of its configuration. */
export interface StageVersion {
  readonly stage: DerivedStage
  readonly version: string
}

/** A gazette whose text is done, and whose stage is not yet done by this version for this text. */
export interface StageItem {
  readonly gazetteId: number
  /** The attempt that made the text: the stage's result is valid for that text only. */
  readonly textAttempt: number
  /** How often the stage had ended for this gazette, done or failed, at the time of the listing. */
  readonly attempt: number
  /** The index documents of its text. */
  readonly documentIds: ReadonlyArray<string>
  /** Size of the whole text in UTF-8. */
  readonly textBytes: number
  /** The ids of excerpts that the stage wrote for this gazette before, in any version. */
  readonly writtenIds: ReadonlyArray<string>
}

export interface StageResult {
  readonly item: StageItem
  readonly writtenIds: ReadonlyArray<string>
  readonly durationMs: number
}

export interface StageSelection extends StageVersion {
  /** Rows per page, 1 or more. */
  readonly pageSize: number
  /** `YYYY-MM-DDTHH:MM:SS.ffffff`: a failed item is not retried before its time. */
  readonly now: string
  /** Leaves out gazettes with a higher id, to continue an interrupted listing. Absent: leaves out none. */
  readonly lastId?: number | undefined
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
}

/**
 * Derived stages are pure functions of the stored text. Two workers that process the same item at the same time write
 * the same result, so items are not claimed. Results are bound to the attempt that made the text. Every call may be
 * repeated if its answer was lost.
 */
export class StageWork extends Context.Service<
  StageWork,
  {
    /**
     * The open items, newest gazette first, by keyset, each at most once per call; a page is read when it is requested.
     * An item is open if the text is done and the stage has no row, a row of another version or another text, or a
     * failed or reopened row whose retry is due. An item is closed if it is done, quarantined, or in a state that this
     * Escriba does not know.
     */
    readonly pages: (selection: StageSelection) => Stream.Stream<ReadonlyArray<StageItem>, DatabaseError>
    readonly count: (selection: Omit<StageSelection, "pageSize">) => Effect.Effect<number, DatabaseError>
    /**
     * Commits in one transaction. `conflict`: the text has changed, or is being made again; nothing was written. An
     * item that is already done by this version for this text is answered `committed` and not changed.
     */
    readonly commit: (
      version: StageVersion,
      results: ReadonlyArray<StageResult>
    ) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * Works like `Ledger.fail`: a fault of the document counts, and three of them quarantine it. Another version or
     * another text begins with no failures. If the text has changed, or the stage has ended since the item was listed,
     * nothing changes: the answer is the state that this version already has for this text, `pending` if it has none.
     */
    readonly fail: (
      version: StageVersion,
      item: StageItem,
      failure: Failure
    ) => Effect.Effect<FailOutcome, DatabaseError>
    /** The derived stages that have rows in the ledger, by name. */
    readonly stages: Effect.Effect<ReadonlyArray<DerivedStage>, DatabaseError>
  }
>()("@escriba/db/StageWork") {}
