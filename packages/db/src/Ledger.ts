/**
 * The writes of a run: one ledger row per gazette and stage, written before and after the work.
 *
 * @module
 */
import type { ReasonCode, Whose } from "@escriba/gazettes/Reason"
import { Context, type Effect, Schema, type Scope } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { ListedGazette } from "./ListedGazette.ts"
import type { TextStage } from "./Stage.ts"

/**
 * Number of counted failures that quarantine a document. It stays quarantined until a person retries it or its setting
 * changes.
 */
export const quarantineAfter = 3

/**
 * `running`: begun and not ended. `suspect`: its run died, perhaps because of this document; it is retried alone.
 * `pending`: waits to be processed again, through no fault of the document. `failed`: a later run retries it.
 * `quarantined`: no run retries it. `withdrawn`: it is in no index any more, and no run takes it.
 */
export const states = ["running", "suspect", "pending", "done", "failed", "quarantined", "withdrawn"] as const
export const State = Schema.Literals(states)
export type State = typeof State.Type

/** The right to end an attempt. It becomes outdated as soon as another run begins the same document. */
export interface Claim {
  readonly gazetteId: number
  readonly stage: TextStage
  readonly attempt: number
}

/** A gazette is claimed once per stage. */
export const claimKeyOf = ({ gazetteId, stage }: Pick<Claim, "gazetteId" | "stage">): string => `${gazetteId} ${stage}`

export interface PageRecord {
  readonly number: number
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly quality: {
    readonly characters: number
    readonly alphanumeric: number
    readonly unmapped: number
    readonly portuguese: number
  }
}

/** One municipality's part of an association's edition, as a document of its own. */
export const SegmentRecord = Schema.Struct({
  /** Id of the segment's index document: the MD5 of its text before stripping. */
  documentId: Schema.String,
  territoryId: Schema.String,
  textKey: Schema.String,
  /** Size of the text in UTF-8. */
  textBytes: Schema.Int,
  /** Pages of the edition, ascending. Empty if the edition was cut by a version that did not record pages. */
  pages: Schema.Array(Schema.Int)
})
export type SegmentRecord = typeof SegmentRecord.Type

/** A problem that a person should look at: a `Doubt` of the gazettes package, found when the edition was cut. */
export const DoubtRecord = Schema.Struct({
  code: Schema.String,
  message: Schema.String,
  /** Counted from 1; `null`: concerns the whole edition. */
  line: Schema.NullOr(Schema.Int)
})
export type DoubtRecord = typeof DoubtRecord.Type

/** An extractor that was tried before the one that made the text. */
export const AttemptRecord = Schema.Struct({ extractor: Schema.String, reason: Schema.String, detail: Schema.String })
export type AttemptRecord = typeof AttemptRecord.Type

/** An index document of an earlier version, written by Escriba or by the existing system. */
export interface EarlierDocument {
  readonly id: string
  /** The key of its text; `null`: unknown. */
  readonly textKey: string | null
}

/** Everything that a commit writes about a document. */
export interface Completion {
  readonly claim: Claim
  /** The row's checksum when it was read. The row is marked processed only if its checksum is still the same. */
  readonly fileChecksum: string | null
  readonly documentIds: ReadonlyArray<string>
  /**
   * Index documents with this gazette's `file_path` that this version does not write. Their writer can be any system.
   */
  readonly leftovers: ReadonlyArray<EarlierDocument>
  /**
   * This gazette's `file_path`, if the index could not be asked for the documents under it. It stays recorded for a
   * later lookup. `null` if the index was asked.
   */
  readonly unseenPath: string | null
  /** The parts of an edition that was cut, in the order of its text; empty if it is indexed whole. */
  readonly segments: ReadonlyArray<SegmentRecord>
  readonly doubts: ReadonlyArray<DoubtRecord>
  readonly textKey: string
  readonly mediaType: string
  readonly extractor: string
  readonly extractorVersion: string
  readonly sizeBytes: number
  readonly textBytes: number
  readonly pages: ReadonlyArray<PageRecord>
  readonly durationMs: number
  readonly flags: ReadonlyArray<Flag>
  /** Failed attempts of other extractors, before the one that made the text. */
  readonly attempts: ReadonlyArray<AttemptRecord>
}

/**
 * `partial`: some pages have no text. `truncated`: the index holds less than the stored text. `mismatch`: the content
 * does not match the name. `shared-id`: another gazette has the same checksum, or has an index document with the same
 * id; both gazettes are recorded. `unsegmented`: an association's edition that is indexed whole. `doubtful`: cutting
 * the edition left doubts.
 */
export const flags = ["partial", "truncated", "mismatch", "shared-id", "unsegmented", "doubtful"] as const
export type Flag = (typeof flags)[number]

export interface Failure {
  readonly code: ReasonCode
  readonly message: string
  readonly whose: Whose
  readonly isPermanent: boolean
  /** `NAME=value` of the setting that caused the failure. */
  readonly setting: string | null
  /** No retry before this moment, `YYYY-MM-DDTHH:MM:SS.ffffff`. */
  readonly retryAfter: string | null
  readonly mediaType: string | null
  readonly durationMs: number
}

/** A gazette that searches must not find any more. */
export interface Withdrawal {
  readonly gazetteId: number
  /** Index documents of this gazette that the ledger may not know, because their run died before its commit. */
  readonly leftovers: ReadonlyArray<EarlierDocument>
}

/** `conflict`: another run has begun the document, or the row's checksum has changed; nothing was written. */
export type CommitOutcome = "committed" | "conflict"

export interface FailOutcome {
  /** `true` for the document's first counted failure; `false` if the fault is not the document's. */
  readonly isFirst: boolean
  readonly state: State
}

export interface FailureFilter {
  readonly code?: string | undefined
  readonly territoryId?: string | undefined
  readonly ids?: ReadonlyArray<number> | undefined
}

export interface RunRequest {
  readonly mode: string
  readonly includesDone?: boolean | undefined
  /**
   * Fingerprint of everything that decides what an `ALL` run does: its selection, its settings and its extractors. An
   * unfinished `ALL` run is continued only by a run with the same fingerprint. Absent if the run is narrowed or
   * limited: such a run is not continued, and does not continue another run.
   */
  readonly fingerprint?: string | undefined
}

/** A run may work as long as its scope and its process live. */
export interface Run {
  readonly id: number
  /** The run continues an unfinished `ALL` run, under the same id. */
  readonly isResumed: boolean
  /** The newest row when the run began or was resumed. */
  readonly lastId: number
  /** Documents that dead runs had begun, found when this run started. */
  readonly suspects: number
}

/**
 * A call may be repeated if its answer was lost with the connection. If the first call succeeded, the second one
 * changes nothing and returns the same answer.
 */
export class Ledger extends Context.Service<
  Ledger,
  {
    /**
     * Begins a run, or resumes an unfinished `ALL` run with the same fingerprint that has stopped. A resumed run
     * processes everything that is not settled yet, including pending documents and new rows. Documents that a dead run
     * had begun become suspect; a document that was alone also gets a counted failure (`RunDied`). Several runs may
     * work at the same time, in one process or in several: a document that one run has begun cannot be begun by another
     * run.
     */
    readonly startRun: (run: RunRequest) => Effect.Effect<Run, DatabaseError, Scope.Scope>
    /**
     * Ends the run. Documents that the run began and did not end become pending, not suspect. MUST come before the
     * run's scope closes.
     */
    readonly finishRun: (
      runId: number,
      tally: { readonly done: number; readonly failed: number }
    ) => Effect.Effect<void, DatabaseError>
    /**
     * Counts an attempt and marks the document running. MUST come before any work on the document, and while the run's
     * scope lives. Returns `undefined` if another run has the document, or has begun it since it was listed. If the
     * same run repeats the call for the same listed gazette, it gets the same claim until that claim has ended.
     */
    readonly begin: (
      gazette: ListedGazette,
      stage: TextStage,
      run: { readonly runId: number; readonly isAlone: boolean }
    ) => Effect.Effect<Claim | undefined, DatabaseError>
    /**
     * Marks the documents processed and done in one transaction, and records the leftovers of their earlier versions. A
     * document that lost its claim is answered `conflict`. If the call is repeated for a claim that ended in a commit,
     * the answer is `committed` and nothing changes.
     */
    readonly commit: (batch: ReadonlyArray<Completion>) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * Records a failure. A fault of the document, or a bug of Escriba, counts against the document. After any other
     * fault the document is `pending` again. An outdated or ended claim changes nothing: the answer is the document's
     * present state.
     */
    readonly fail: (claim: Claim, failure: Failure) => Effect.Effect<FailOutcome, DatabaseError>
    /** Makes failed and quarantined documents pending and resets their failures to 0. Returns their number. */
    readonly retry: (filter: FailureFilter) => Effect.Effect<number, DatabaseError>
    /**
     * Withdraws gazettes in one transaction: their index documents and texts become leftovers, and `processed` is set
     * back. A run that is working on such a gazette gets `conflict`, and its writes become leftovers, too. A done
     * gazette that shares an index document with a withdrawn gazette becomes pending, so that the document is written
     * again from the done one. Returns how many gazettes were not withdrawn before.
     */
    readonly withdraw: (gazettes: ReadonlyArray<Withdrawal>) => Effect.Effect<number, DatabaseError>
  }
>()("@escriba/db/Ledger") {}
