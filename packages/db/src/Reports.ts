/**
 * What the ledger tells a person or a program: reads only, long lists by keyset.
 *
 * @module
 */
import { Context, type Effect, Schema, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import { aboveAllIds, type Page } from "./KeysetPages.ts"
import { AttemptRecord, DoubtRecord, type FailureFilter, flags, SegmentRecord, State, states } from "./Ledger.ts"
import { Stage } from "./Stage.ts"

const stringOrNull = Schema.NullOr(Schema.String)
const intOrNull = Schema.NullOr(Schema.Int)

export const FailureRow = Schema.Struct({
  gazetteId: Schema.Int,
  stage: Stage,
  filePath: Schema.String,
  /** Where a person finds the file. */
  place: Schema.String,
  territoryId: stringOrNull,
  collection: stringOrNull,
  date: stringOrNull,
  state: State,
  code: Schema.String,
  message: Schema.String,
  mediaType: stringOrNull,
  failures: Schema.Int,
  retryAfter: stringOrNull,
  updatedAt: Schema.String
})
export type FailureRow = typeof FailureRow.Type

/** Where a listing of failures stands. */
export type FailureCursor = Pick<FailureRow, "updatedAt" | "gazetteId" | "stage">

/** What can be listed of documents that are done: the ledger's flags, and two facts of the rows. */
export const notes = [...flags, "undated", "duplicate"] as const
export const Note = Schema.Literals(notes)
export type Note = typeof Note.Type

/** A document that a person may want to look at, though it did not fail. */
export const NotedRow = Schema.Struct({
  gazetteId: Schema.Int,
  /** Where a person finds the file. */
  place: Schema.String,
  territoryId: stringOrNull,
  collection: stringOrNull,
  date: stringOrNull,
  /** Of `partial`: the pages without text. Of `duplicate`: its other places. Of `shared-id`: the checksum. */
  detail: stringOrNull
})
export type NotedRow = typeof NotedRow.Type

/** Before the latest failure. */
export const beforeLatest: FailureCursor = {
  updatedAt: "9999-12-31T23:59:59.999999",
  gazetteId: aboveAllIds,
  stage: "text"
}

export const RunRecord = Schema.Struct({
  id: Schema.Int,
  mode: Schema.String,
  startedAt: Schema.String,
  /** `null` while it runs, or when it died. */
  finishedAt: stringOrNull,
  done: Schema.Int,
  failed: Schema.Int
})
export type RunRecord = typeof RunRecord.Type

type CountByState = { readonly [S in State]: Schema.optionalKey<typeof Schema.Int> }
/** Rows of the ledger; gazettes that no run has begun have none. */
const CountByState = Schema.Struct(
  Object.fromEntries(states.map((state) => [state, Schema.optionalKey(Schema.Int)])) as CountByState
)

/** `byState`, `byReason` and `byFormat` count the stage `text` only. */
export const LedgerSummary = Schema.Struct({
  /** Without the withdrawn ones. */
  gazettes: Schema.Int,
  processed: Schema.Int,
  /** Of the stage `text`, failed or quarantined: rows that are not processed, and rows that an earlier version is of. */
  failing: Schema.Struct({ unprocessed: Schema.Int, processed: Schema.Int }),
  byNote: Schema.Array(Schema.Struct({ note: Note, count: Schema.Int })),
  /** Ingested gazettes whose files are gone, as the last `ingest` or run found. */
  missing: Schema.Int,
  byState: CountByState,
  /** Every stage that has rows: the text's first, the others by name. */
  byStage: Schema.Array(Schema.Struct({ stage: Stage, byState: CountByState })),
  byReason: Schema.Array(Schema.Struct({ code: Schema.String, count: Schema.Int })),
  byFormat: Schema.Array(
    Schema.Struct({
      mediaType: Schema.String,
      extractor: Schema.String,
      count: Schema.Int,
      pages: Schema.Int,
      textBytes: Schema.Int
    })
  ),
  lastRun: Schema.NullOr(RunRecord)
})
export type LedgerSummary = typeof LedgerSummary.Type

/** @param counts ordered by stage */
export const statesOf = (
  counts: ReadonlyArray<{ readonly stage: Stage; readonly state: State; readonly count: number }>
): Pick<LedgerSummary, "byState" | "byStage"> => {
  const byStage = [...Map.groupBy(counts, ({ stage }) => stage)].map(([stage, rows]) => {
    return { stage, byState: Object.fromEntries(rows.map(({ count, state }) => [state, count])) }
  })
  return { byStage, byState: byStage.find(({ stage }) => stage === "text")?.byState ?? {} }
}

export type NoteCount = LedgerSummary["byNote"][number]

/** A flag of another version is left out, and so is what nothing has. */
export const inOrder = (counts: ReadonlyArray<NoteCount>): ReadonlyArray<NoteCount> =>
  notes.flatMap((note) => counts.filter((one) => one.note === note && one.count > 0))

/** One thing that happened to a gazette. */
export const LedgerEvent = Schema.Struct({
  at: Schema.String,
  stage: Stage,
  runId: intOrNull,
  attempt: Schema.Int,
  /** The state that it came to; `retried`: a person opened it again. */
  event: Schema.Literals([...states, "retried"]),
  code: stringOrNull,
  message: stringOrNull,
  extractor: stringOrNull,
  durationMs: Schema.NullOr(Schema.Finite)
})
export type LedgerEvent = typeof LedgerEvent.Type

/** An event as engines record it: what is absent is `null`. */
export type NewEvent = Pick<LedgerEvent, "at" | "stage" | "attempt" | "event"> & Partial<LedgerEvent>

/** All the ledger knows of one gazette and stage. */
export const LedgerEntry = Schema.Struct({
  stage: Stage,
  state: State,
  attempt: Schema.Int,
  failures: Schema.Int,
  code: stringOrNull,
  message: stringOrNull,
  setting: stringOrNull,
  retryAfter: stringOrNull,
  mediaType: stringOrNull,
  extractor: stringOrNull,
  extractorVersion: stringOrNull,
  sizeBytes: intOrNull,
  textBytes: intOrNull,
  pages: intOrNull,
  /** Their numbers, in order: the pages that the flag `partial` stands for. */
  pagesWithoutText: Schema.Array(Schema.Int),
  characters: intOrNull,
  durationMs: Schema.NullOr(Schema.Finite),
  textKey: stringOrNull,
  documentIds: Schema.Array(Schema.String),
  flags: Schema.Array(Schema.String),
  segments: Schema.Array(SegmentRecord),
  doubts: Schema.Array(DoubtRecord),
  attempts: Schema.Array(AttemptRecord),
  updatedAt: Schema.String
})
export type LedgerEntry = typeof LedgerEntry.Type

/** A gazette whose text is done, and all that its version should have in the index and in the store. */
export const SettledGazette = Schema.Struct({
  gazetteId: Schema.Int,
  attempt: Schema.Int,
  documentIds: Schema.Array(Schema.String),
  textKey: Schema.String,
  segments: Schema.Array(SegmentRecord)
})
export type SettledGazette = typeof SettledGazette.Type

export class Reports extends Context.Service<
  Reports,
  {
    /** What failed or waits, of all stages, latest first. A row that changes while it is listed may be missed. */
    readonly failures: (
      filter: FailureFilter,
      page: Page<FailureCursor>
    ) => Stream.Stream<ReadonlyArray<FailureRow>, DatabaseError>
    /** Newest gazette first. Files at several places are known where Escriba registers them itself. */
    readonly noted: (
      note: Note,
      page: Page<Pick<NotedRow, "gazetteId">>
    ) => Stream.Stream<ReadonlyArray<NotedRow>, DatabaseError>
    /** Newest first. */
    readonly runs: (page: Page<Pick<RunRecord, "id">>) => Stream.Stream<ReadonlyArray<RunRecord>, DatabaseError>
    /** Newest gazette first. */
    readonly settled: (
      page: Page<Pick<SettledGazette, "gazetteId">>
    ) => Stream.Stream<ReadonlyArray<SettledGazette>, DatabaseError>
    /** One per stage: the text's first, the others by name. */
    readonly entries: (gazetteId: number) => Effect.Effect<ReadonlyArray<LedgerEntry>, DatabaseError>
    /** Oldest event first. */
    readonly history: (gazetteId: number) => Effect.Effect<ReadonlyArray<LedgerEvent>, DatabaseError>
    readonly summary: Effect.Effect<LedgerSummary, DatabaseError>
  }
>()("@escriba/db/Reports") {}
