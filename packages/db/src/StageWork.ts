/**
 * Work of derived stages (themes, entities), which begins when the text is done. The ledger's rows carry it from one
 * stage to the next, so that a crash between two stages loses nothing.
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

/** A gazette whose text is done, and whose stage is not done by this version for this text. */
export interface StageItem {
  readonly gazetteId: number
  /** The attempt that made the text: the stage's result holds for that text only. */
  readonly textAttempt: number
  /** How often the stage had ended for this gazette, done or failed, when it was listed. */
  readonly attempt: number
  /** The index documents of its text. */
  readonly documentIds: ReadonlyArray<string>
  /** In UTF-8, of the whole text. */
  readonly textBytes: number
  /** The ids of excerpts that the stage wrote for it before, in any version. */
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
  /** `YYYY-MM-DDTHH:MM:SS.ffffff`: a failed item waits for its hour. */
  readonly now: string
  /** Gazettes with a higher id are left out, to continue a listing that broke off. Absent: none is. */
  readonly lastId?: number | undefined
  readonly ids?: ReadonlyArray<number> | undefined
  readonly territoryIds?: ReadonlyArray<string> | undefined
}

/**
 * A derived stage is pure over the stored text: two workers that do one item at the same time write the same, so nothing
 * is claimed. Results are bound to the attempt that made the text. Every call may be repeated if its answer was lost.
 */
export class StageWork extends Context.Service<
  StageWork,
  {
    /**
     * The open items, newest gazette first, by keyset, each at most once per call; a page is read when it is asked for.
     * Open: the text is done, and the stage has no row, or a row of another version or another text, or a failed or
     * reopened row whose hour has come. Closed: done, quarantined, and any state that this Escriba does not know.
     */
    readonly pages: (selection: StageSelection) => Stream.Stream<ReadonlyArray<StageItem>, DatabaseError>
    readonly count: (selection: Omit<StageSelection, "pageSize">) => Effect.Effect<number, DatabaseError>
    /**
     * One transaction. `conflict`: the text has changed, or is being done again; nothing was written. An item that is
     * done by this version for this text is answered `committed`, and stays as it is.
     */
    readonly commit: (
      version: StageVersion,
      results: ReadonlyArray<StageResult>
    ) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * As `Ledger.fail`: a fault of the document counts, three quarantine it; another version or another text begins with
     * no failures. If the text has changed, or the stage has ended since the item was listed, nothing changes: the answer
     * is the state that this version already has for this text, `pending` if it has none.
     */
    readonly fail: (
      version: StageVersion,
      item: StageItem,
      failure: Failure
    ) => Effect.Effect<FailOutcome, DatabaseError>
    /** The derived stages that the ledger has rows of, by name. */
    readonly stages: Effect.Effect<ReadonlyArray<DerivedStage>, DatabaseError>
  }
>()("@escriba/db/StageWork") {}
