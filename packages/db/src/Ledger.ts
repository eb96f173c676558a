/**
 * What became of each gazette: one row a gazette and stage, written before and after the work.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { ReasonCode, Whose } from "@escriba/gazettes/Reason"
import { Context, type Effect } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"

/** `text`: extracted, stored and indexed. Later stages (themes, archives) get names of their own. */
export type Stage = "text"

/** Observed failures after which a document is left alone until a person, or a changed setting, says otherwise. */
export const quarantineAfter = 3

/**
 * `running`: begun and not ended, or its process died. `pending`: begun before, to be done again, through no fault of the
 * document. `failed`: to be tried again by a later run. `quarantined`: not tried again by itself.
 */
export type State = "running" | "pending" | "done" | "failed" | "quarantined"

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

/** What is known of a document that is done. */
export interface Completion {
  readonly claim: Claim
  /** The checksum of the row as it was read; the row is marked processed only while it still has it. */
  readonly fileChecksum: string | null
  readonly documentIds: ReadonlyArray<string>
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
 * not what the name says. `shared-id`: another gazette has the same checksum, hence the same index document.
 */
export type Flag = "partial" | "truncated" | "mismatch" | "shared-id"

export interface Failure {
  readonly code: ReasonCode
  readonly message: string
  readonly whose: Whose
  readonly isPermanent: boolean
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

export interface FailureRow {
  readonly gazetteId: number
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
  readonly updatedAt: string
}

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

export interface RunRecord {
  readonly id: number
  readonly mode: string
  readonly startedAt: string
  /** `null` while it runs, or when it died. */
  readonly finishedAt: string | null
  readonly done: number
  readonly failed: number
}

export class Ledger extends Context.Service<
  Ledger,
  {
    readonly startRun: (run: { readonly mode: string }) => Effect.Effect<number, DatabaseError>
    readonly finishRun: (
      runId: number,
      tally: { readonly done: number; readonly failed: number }
    ) => Effect.Effect<void, DatabaseError>
    /** Counts an attempt and marks the document running. MUST come before any work on it. */
    readonly begin: (gazette: Gazette, stage: Stage, runId: number) => Effect.Effect<Claim, DatabaseError>
    /** Marks all of them processed and done in one transaction; one that lost its claim is answered `conflict`. */
    readonly commit: (batch: ReadonlyArray<Completion>) => Effect.Effect<ReadonlyArray<CommitOutcome>, DatabaseError>
    /** Only a fault of the document counts against it; after any other the document is `pending` again. */
    readonly fail: (claim: Claim, failure: Failure) => Effect.Effect<FailOutcome, DatabaseError>
    /** What failed or waits, latest first. */
    readonly failures: (filter: {
      readonly code?: string | undefined
      readonly limit?: number | undefined
    }) => Effect.Effect<ReadonlyArray<FailureRow>, DatabaseError>
    readonly summary: Effect.Effect<LedgerSummary, DatabaseError>
  }
>()("@escriba/db/Ledger") {}
