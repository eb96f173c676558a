/**
 * What a run writes of each gazette: one row per gazette and stage, before and after the work.
 *
 * @module
 */
import type { ReasonCode, Whose } from "@escriba/gazettes/Reason"
import { Context, type Effect, Schema, type Scope } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { ListedGazette } from "./ListedGazette.ts"
import type { TextStage } from "./Stage.ts"

/** Observed failures after which a document is left alone until a person, or a changed setting, says otherwise. */
export const quarantineAfter = 3

/**
 * `running`: begun and not ended. `suspect`: begun by a run that died, perhaps of it: to be done again, alone. `pending`: to
 * be done again, through no fault of the document. `failed`: to be tried again by a later run. `quarantined`: not tried
 * again by itself.
 */
export const states = ["running", "suspect", "pending", "done", "failed", "quarantined"] as const
export const State = Schema.Literals(states)
export type State = typeof State.Type

/** The right to end what was begun: outdated as soon as someone else begins the same document. */
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
  textBytes: Schema.Int
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

/** An index document that an earlier version wrote, by us or by the system before us. */
export interface EarlierDocument {
  readonly id: string
  /** Where its text lies; `null` where nobody knows. */
  readonly textKey: string | null
}

/** What is known of a document that is done. */
export interface Completion {
  readonly claim: Claim
  /** The checksum of the row as it was read; the row is marked processed only while it still has it. */
  readonly fileChecksum: string | null
  readonly documentIds: ReadonlyArray<string>
  /** Index documents with this gazette's `file_path` that this version does not yield: of an earlier one, whoever made it. */
  readonly leftovers: ReadonlyArray<EarlierDocument>
  /** What the edition was cut into, in the order of its text; empty where it is indexed whole. */
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
 * `partial`: some pages have no text. `truncated`: the index holds less than the stored text. `mismatch`: the content is
 * not what the name says. `shared-id`: another gazette has the same checksum, or yields a document of the same id, both
 * recorded. `unsegmented`: an association's edition that is indexed whole. `doubtful`: its cutting left doubts.
 */
export type Flag = "partial" | "truncated" | "mismatch" | "shared-id" | "unsegmented" | "doubtful"

export interface Failure {
  readonly code: ReasonCode
  readonly message: string
  readonly whose: Whose
  readonly isPermanent: boolean
  /** `NAME=value` of the setting that caused it. */
  readonly setting: string | null
  /** Not to be tried again before this moment, `YYYY-MM-DDTHH:MM:SS.ffffff`. */
  readonly retryAfter: string | null
  readonly mediaType: string | null
  readonly durationMs: number
}

/** `conflict`: someone else began the document meanwhile, or the row's checksum changed: nothing was written. */
export type CommitOutcome = "committed" | "conflict"

export interface FailOutcome {
  /** The document had never failed before. `false` also where the fault is not the document's. */
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
}

/** A run that has the right to work, for as long as its scope or its process lives. */
export interface Run {
  readonly id: number
  /** An unfinished run in mode `ALL` goes on under its id. */
  readonly isResumed: boolean
  /** The newest row when it (first) began. */
  readonly lastId: number
  /** Documents that runs which died had begun, this time found. */
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
     * Begins a run, or goes on with an unfinished one in mode `ALL` that nobody is at work on. What a run that died had begun
     * becomes suspect; what it had begun alone counts as a failure of that document (`RunDied`). Several runs may be at work
     * at once, in one process or in several: what one of them has begun, no other one begins.
     */
    readonly startRun: (run: RunRequest) => Effect.Effect<Run, DatabaseError, Scope.Scope>
    /** What the run began and did not end becomes pending: it did not die of it. MUST come before its scope closes. */
    readonly finishRun: (
      runId: number,
      tally: { readonly done: number; readonly failed: number }
    ) => Effect.Effect<void, DatabaseError>
    /**
     * Counts an attempt and marks the document running. MUST come before any work on it, and while the run's scope lives.
     * Answers `undefined` where another worker has it, or somebody has begun it since it was listed: nothing is to be done
     * then. Repeated by the same run for the same listed gazette, it answers the same claim while that has not ended.
     */
    readonly begin: (
      gazette: ListedGazette,
      stage: TextStage,
      run: { readonly runId: number; readonly isAlone: boolean }
    ) => Effect.Effect<Claim | undefined, DatabaseError>
    /**
     * Marks all of them processed and done in one transaction, and notes what their earlier versions left behind, documents
     * and texts; one that lost its claim is answered `conflict`. Repeated for a claim by which the document got done, it
     * answers `committed` and changes nothing.
     */
    readonly commit: (batch: ReadonlyArray<Completion>) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * A fault of the document, or a bug of ours that it meets, counts against it; after any other it is `pending` again. A
     * claim that was overtaken or ended changes nothing, and is answered the document's present state.
     */
    readonly fail: (claim: Claim, failure: Failure) => Effect.Effect<FailOutcome, DatabaseError>
    /** Makes what failed or is quarantined pending, with a clean sheet, for any run to take; answers how many. */
    readonly retry: (filter: FailureFilter) => Effect.Effect<number, DatabaseError>
  }
>()("@escriba/db/Ledger") {}
