/**
 * What became of each gazette: one row a gazette and stage, written before and after the work.
 *
 * @module
 */
import type { ReasonCode, Whose } from "@escriba/gazettes/Reason"
import { Context, type Effect, type Scope } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import type { ListedGazette } from "./ListedGazette.ts"

/**
 * `text`: extracted, stored and indexed. Later stages work on what that left: the excerpts of a theme and their entities,
 * each by the name of the theme's index (see `StageWork`).
 */
export type Stage = "text" | LaterStage
export type LaterStage = `themes/${string}` | `entities/${string}`

/** Observed failures after which a document is left alone until a person, or a changed setting, says otherwise. */
export const quarantineAfter = 3

/**
 * `running`: begun and not ended. `suspect`: begun by a run that died, perhaps of it: to be done again, alone. `pending`: to
 * be done again, through no fault of the document. `failed`: to be tried again by a later run. `quarantined`: not tried
 * again by itself.
 */
export const states = ["running", "suspect", "pending", "done", "failed", "quarantined"] as const
export type State = (typeof states)[number]

/** The right to end what was begun: outdated as soon as someone else begins the same document. */
export interface Claim {
  readonly gazetteId: number
  readonly stage: Stage
  readonly attempt: number
}

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
export interface SegmentRecord {
  /** Of its index document: the MD5 of its text before stripping. */
  readonly documentId: string
  readonly territoryId: string
  readonly textKey: string
  /** In UTF-8. */
  readonly textBytes: number
}

/** What a person should look at: a `Doubt` of the gazettes package, when it was cut. */
export interface DoubtRecord {
  readonly code: string
  readonly message: string
  /** Counted from 1; `null`: of the whole edition. */
  readonly line: number | null
}

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
  readonly attempts: ReadonlyArray<{ readonly extractor: string; readonly reason: string; readonly detail: string }>
}

/**
 * `partial`: some pages have no text. `truncated`: the index holds less than the stored text. `mismatch`: the content is
 * not what the name says. `shared-id`: another gazette has the same checksum, or yields a document of the same id, both
 * recorded. `unsegmented`: an association's edition that is indexed whole. `doubtful`: its cutting left doubts.
 */
export type Flag = "partial" | "truncated" | "mismatch" | "shared-id" | "unsegmented" | "doubtful"

/** What an earlier version of a gazette left behind, in the index or in the store. */
export interface Leftover {
  readonly gazetteId: number
  readonly kind: "document" | "text"
  /** The index document's id, or the text's key. */
  readonly key: string
  /**
   * A gazette has it now, be it this one's newest version, or it is a source: it is not to be removed, only forgotten. A
   * checksum belongs to any other gazette that has it, done or not: the id is the contract's, and the last writer has it.
   */
  readonly isOwned: boolean
}

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

export interface FailureRow {
  readonly gazetteId: number
  readonly stage: Stage
  readonly filePath: string
  /** Where a person finds the file. */
  readonly place: string
  readonly territoryId: string | null
  readonly collection: string | null
  readonly date: string | null
  readonly state: State
  readonly code: string
  readonly message: string
  readonly mediaType: string | null
  readonly failures: number
  readonly retryAfter: string | null
  readonly updatedAt: string
}

/** But for the gazettes and the last run all of it is of the stage `text`. */
export interface LedgerSummary {
  readonly gazettes: number
  readonly processed: number
  /** Rows of the ledger by state; gazettes that no run has begun have none. */
  readonly byState: Readonly<Partial<Record<State, number>>>
  readonly byReason: ReadonlyArray<{ readonly code: string; readonly count: number }>
  readonly byFormat: ReadonlyArray<{
    readonly mediaType: string
    readonly extractor: string
    readonly count: number
    readonly pages: number
    readonly textBytes: number
  }>
  readonly lastRun: RunRecord | null
}

/** A run that has the right to work, for as long as its scope or its process lives: on SQLite the only one. */
export interface Run {
  readonly id: number
  /** An unfinished run in mode `ALL` goes on under its id. */
  readonly isResumed: boolean
  /** The newest row when it (first) began. */
  readonly lastId: number
  /** Documents that runs which died had begun, this time found. */
  readonly suspects: number
}

export interface RunRecord {
  readonly id: number
  readonly mode: string
  readonly startedAt: string
  /** `null` while it runs, or when it died. */
  readonly finishedAt: string | null
  readonly done: number
  readonly failed: number
}

/** One thing that happened to a gazette, oldest first. */
export interface LedgerEvent {
  readonly at: string
  readonly stage: Stage
  readonly runId: number | null
  readonly attempt: number
  /** The state that it came to; `retried`: a person opened it again. */
  readonly event: State | "retried"
  readonly code: string | null
  readonly message: string | null
  readonly extractor: string | null
  readonly durationMs: number | null
}

/** All the ledger knows of one gazette and stage. */
export interface LedgerEntry {
  readonly stage: Stage
  readonly state: State
  readonly attempt: number
  readonly failures: number
  readonly code: string | null
  readonly message: string | null
  readonly setting: string | null
  readonly retryAfter: string | null
  readonly mediaType: string | null
  readonly extractor: string | null
  readonly extractorVersion: string | null
  readonly sizeBytes: number | null
  readonly textBytes: number | null
  readonly pages: number | null
  /** Their numbers, in order: what the flag `partial` speaks of. */
  readonly pagesWithoutText: ReadonlyArray<number>
  readonly characters: number | null
  readonly durationMs: number | null
  readonly textKey: string | null
  readonly documentIds: ReadonlyArray<string>
  readonly flags: ReadonlyArray<string>
  readonly segments: ReadonlyArray<SegmentRecord>
  readonly doubts: ReadonlyArray<DoubtRecord>
  readonly attempts: Completion["attempts"]
  readonly updatedAt: string
}

/**
 * Whoever calls may lose the answer with the connection, and call again: to repeat a call is harmless, and where the first one
 * came through, the second is answered the same.
 */
export class Ledger extends Context.Service<
  Ledger,
  {
    /**
     * Begins a run, or goes on with an unfinished one in mode `ALL` that nobody is at work on. What a run that died had begun
     * becomes suspect; what it had begun alone counts as a failure of that document (`RunDied`). Fails with `RunInProgress`
     * where another process is at work and the engine allows only one.
     */
    readonly startRun: (run: {
      readonly mode: string
      readonly isForced?: boolean | undefined
    }) => Effect.Effect<Run, DatabaseError, Scope.Scope>
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
      stage: Stage,
      run: { readonly runId: number; readonly isAlone: boolean }
    ) => Effect.Effect<Claim | undefined, DatabaseError>
    /**
     * Marks all of them processed and done in one transaction, and notes what their earlier versions left behind, documents
     * and texts; one that lost its claim is answered `conflict`. Repeated for a claim by which the document got done, it
     * answers `committed` and changes nothing.
     */
    readonly commit: (batch: ReadonlyArray<Completion>) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /**
     * Work that commits left to be done: what earlier versions left behind. At most so many. What was left by a gazette that
     * is running now waits for its end: the version at work may have it again.
     */
    readonly leftovers: (limit: number) => Effect.Effect<ReadonlyArray<Leftover>, DatabaseError>
    /** They are gone, or need not go. */
    readonly forget: (leftovers: ReadonlyArray<Leftover>) => Effect.Effect<void, DatabaseError>
    /**
     * A fault of the document, or a bug of ours that it meets, counts against it; after any other it is `pending` again. A
     * claim that was overtaken or ended changes nothing, and is answered the document's present state.
     */
    readonly fail: (claim: Claim, failure: Failure) => Effect.Effect<FailOutcome, DatabaseError>
    /** What failed or waits, of all stages, latest first. */
    readonly failures: (filter: FailureFilter) => Effect.Effect<ReadonlyArray<FailureRow>, DatabaseError>
    /** Makes what failed or is quarantined pending, with a clean sheet, for any run to take; answers how many. */
    readonly retry: (filter: FailureFilter) => Effect.Effect<number, DatabaseError>
    /** One a stage, the text's first, the others by name. */
    readonly entries: (gazetteId: number) => Effect.Effect<ReadonlyArray<LedgerEntry>, DatabaseError>
    readonly history: (gazetteId: number) => Effect.Effect<ReadonlyArray<LedgerEvent>, DatabaseError>
    readonly summary: Effect.Effect<LedgerSummary, DatabaseError>
  }
>()("@escriba/db/Ledger") {}
