/**
 * The writes of a run: one row per gazette and stage, before and after the work.
 *
 * @module
 */
import type { ReasonCode, Whose } from "@escriba/gazettes/Reason"
import { Context, type Effect, Schema, type Scope } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { ListedGazette } from "./ListedGazette.ts"
import type { TextStage } from "./Stage.ts"

/** Observed failures after which a document is left alone until a person or a changed setting opens it. */
export const quarantineAfter = 3

/**
 * `running`: begun and not ended. `suspect`: its run died, perhaps because of it; it is retried alone. `pending`: to be
 * done again, through no fault of the document. `failed`: a later run retries it. `quarantined`: no run retries it.
 * `withdrawn`: it is in no index any more, and no run takes it.
 */
export const states = ["running", "suspect", "pending", "done", "failed", "quarantined", "withdrawn"] as const
export const State = Schema.Literals(states)
export type State = typeof State.Type

/** The right to end an attempt. It is outdated as soon as another run begins the same document. */
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
  /** Of its index document: the MD5 of its text before stripping. */
  documentId: Schema.String,
  territoryId: Schema.String,
  textKey: Schema.String,
  /** In UTF-8. */
  textBytes: Schema.Int,
  /** Of the edition, ascending; empty where a version that did not know them has cut it. */
  pages: Schema.Array(Schema.Int)
})
export type SegmentRecord = typeof SegmentRecord.Type

/** What a person should look at: a `Doubt` of the gazettes package, when the edition was cut. */
export const DoubtRecord = Schema.Struct({
  code: Schema.String,
  message: Schema.String,
  /** Counted from 1; `null`: of the whole edition. */
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

/** All that a commit writes of a document. */
export interface Completion {
  readonly claim: Claim
  /** The row's checksum when it was read; the row is marked processed only if it still has it. */
  readonly fileChecksum: string | null
  readonly documentIds: ReadonlyArray<string>
  /** Index documents with this gazette's `file_path` that this version does not yield, whoever wrote them. */
  readonly leftovers: ReadonlyArray<EarlierDocument>
  /** This gazette's `file_path` where the index could not be asked what it holds under it: it stays to be looked up. */
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
  /** Attempts of other extractors that failed before. */
  readonly attempts: ReadonlyArray<AttemptRecord>
}

/**
 * `partial`: some pages have no text. `truncated`: the index holds less than the stored text. `mismatch`: the content
 * does not match the name. `shared-id`: another gazette has the same checksum, or yields a document of the same id; both
 * are recorded. `unsegmented`: an association's edition that is indexed whole. `doubtful`: cutting it left doubts.
 */
export const flags = ["partial", "truncated", "mismatch", "shared-id", "unsegmented", "doubtful"] as const
export type Flag = (typeof flags)[number]

export interface Failure {
  readonly code: ReasonCode
  readonly message: string
  readonly whose: Whose
  readonly isPermanent: boolean
  /** `NAME=value` of the setting that caused it. */
  readonly setting: string | null
  /** No retry before this moment, `YYYY-MM-DDTHH:MM:SS.ffffff`. */
  readonly retryAfter: string | null
  readonly mediaType: string | null
  readonly durationMs: number
}

/** A gazette that must not be found any more. */
export interface Withdrawal {
  readonly gazetteId: number
  /** Its documents in the index that the ledger may not know: of a run that died before its commit. */
  readonly leftovers: ReadonlyArray<EarlierDocument>
}

/** `conflict`: another run has begun the document, or the row's checksum has changed; nothing was written. */
export type CommitOutcome = "committed" | "conflict"

export interface FailOutcome {
  /** The document's first failure that counts; `false` if the fault is not the document's. */
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
   * Of all that decides what a run in mode `ALL` does: its selection, the settings in force, the extractors. Such a run is
   * continued only by a run with the same one. Absent: the run is neither continued nor continues another, because it is
   * narrowed or limited.
   */
  readonly fingerprint?: string | undefined
}

/** A run may work as long as its scope and its process live. */
export interface Run {
  readonly id: number
  /** It continues an unfinished run in mode `ALL`, under its id. */
  readonly isResumed: boolean
  /** The newest row when the run began, or was continued. */
  readonly lastId: number
  /** Documents that dead runs had begun, found when this run started. */
  readonly suspects: number
}

/**
 * A call may be repeated when its answer was lost with the connection: where the first call came through, the second
 * changes nothing and is answered the same.
 */
export class Ledger extends Context.Service<
  Ledger,
  {
    /**
     * Begins a run, or continues an unfinished one in mode `ALL` of the same fingerprint that has stopped, with all that it
     * had not settled, pending documents and new rows included. Documents that a dead run had begun become suspect; a document
     * that was alone gets a counted failure (`RunDied`). Several runs may work at the same time, in one process or in
     * several: a document that one run has begun is begun by no other run.
     */
    readonly startRun: (run: RunRequest) => Effect.Effect<Run, DatabaseError, Scope.Scope>
    /** Documents that the run began and did not end become pending, not suspect. MUST come before its scope closes. */
    readonly finishRun: (
      runId: number,
      tally: { readonly done: number; readonly failed: number }
    ) => Effect.Effect<void, DatabaseError>
    /**
     * Counts an attempt and marks the document running. MUST come before any work on it, and while the run's scope lives.
     * Answers `undefined` if another run has the document, or has begun it since it was listed. Repeated by the same run
     * for the same listed gazette, it answers the same claim until that claim has ended.
     */
    readonly begin: (
      gazette: ListedGazette,
      stage: TextStage,
      run: { readonly runId: number; readonly isAlone: boolean }
    ) => Effect.Effect<Claim | undefined, DatabaseError>
    /**
     * Marks the documents processed and done in one transaction, and notes the leftovers of their earlier versions. A
     * document that lost its claim is answered `conflict`. Repeated for a claim that ended in a commit, it answers
     * `committed` and changes nothing.
     */
    readonly commit: (batch: ReadonlyArray<Completion>) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * A fault of the document, or a bug of Escriba, counts against the document; after any other fault it is `pending`
     * again. A claim that is outdated or has ended changes nothing, and is answered the document's present state.
     */
    readonly fail: (claim: Claim, failure: Failure) => Effect.Effect<FailOutcome, DatabaseError>
    /** Makes failed and quarantined documents pending, with no failures counted; answers how many. */
    readonly retry: (filter: FailureFilter) => Effect.Effect<number, DatabaseError>
    /**
     * Withdraws gazettes in one transaction: their index documents and texts become leftovers, and `processed` is set
     * back. A run that is working on one of them gets `conflict`, and what it wrote becomes leftovers too. A done gazette
     * that shares an index document with one of them is pending again, so that the document is written from that one.
     * Answers how many were not withdrawn before.
     */
    readonly withdraw: (gazettes: ReadonlyArray<Withdrawal>) => Effect.Effect<number, DatabaseError>
  }
>()("@escriba/db/Ledger") {}
