/**
 * Reports from the ledger for a person or a program: read-only, long lists by keyset.
 *
 * @module
 */
import { Context, Effect, Schema, type Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import { aboveAllIds, keysetPages, type Page } from "./KeysetPages.ts"
import { AttemptRecord, DoubtRecord, type FailureFilter, flags, SegmentRecord, State, states } from "./Ledger.ts"
import { Stage } from "./Stage.ts"

const stringOrNull = Schema.NullOr(Schema.String)
const intOrNull = Schema.NullOr(Schema.Int)

export const FailureRow = Schema.Struct({
  gazetteId: Schema.Int,
  stage: Stage,
  filePath: Schema.String,
  /** The place where a person finds the file. */
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

/** The cursor of a listing of failures. */
export type FailureCursor = Pick<FailureRow, "updatedAt" | "gazetteId" | "stage">

/** Notes that can be listed of done documents: the ledger's flags, and two facts of the rows. */
export const notes = [...flags, "undated", "duplicate"] as const
export const Note = Schema.Literals(notes)
export type Note = typeof Note.Type

/** A document that a person may want to look at, although it did not fail. */
export const NotedRow = Schema.Struct({
  gazetteId: Schema.Int,
  /** The place where a person finds the file. */
  place: Schema.String,
  territoryId: stringOrNull,
  collection: stringOrNull,
  date: stringOrNull,
  /** For `partial`: the pages without text. For `duplicate`: the other places. For `shared-id`: the checksum. */
  detail: stringOrNull
})
export type NotedRow = typeof NotedRow.Type

/** The cursor before the latest failure. */
export const beforeLatest: FailureCursor = {
  updatedAt: "9999-12-31T23:59:59.999999",
  gazetteId: aboveAllIds,
  stage: "text"
}

export const RunRecord = Schema.Struct({
  id: Schema.Int,
  mode: Schema.String,
  startedAt: Schema.String,
  /** `null` if the run is still running, or died. */
  finishedAt: stringOrNull,
  done: Schema.Int,
  failed: Schema.Int
})
export type RunRecord = typeof RunRecord.Type

type CountByState = { readonly [S in State]: Schema.optionalKey<typeof Schema.Int> }
/** Counts of ledger rows; a gazette that no run has begun has no row. */
const CountByState = Schema.Struct(
  Object.fromEntries(states.map((state) => [state, Schema.optionalKey(Schema.Int)])) as CountByState
)

/** `byState`, `byReason` and `byFormat` count the stage `text` only. */
export const LedgerSummary = Schema.Struct({
  /** Withdrawn gazettes are not counted. */
  gazettes: Schema.Int,
  processed: Schema.Int,
  /**
   * Failed or quarantined rows of the stage `text`. `unprocessed`: their gazette is not marked processed. `processed`:
   * it is, so an earlier version exists.
   */
  failing: Schema.Struct({ unprocessed: Schema.Int, processed: Schema.Int }),
  byNote: Schema.Array(Schema.Struct({ note: Note, count: Schema.Int })),
  /** Ingested gazettes whose files were gone at the last `ingest` or run. */
  missing: Schema.Int,
  byState: CountByState,
  /** Every stage that has rows: `text` first, the others by name. */
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

/** Leaves out flags of other versions, and notes with a count of 0. */
export const inOrder = (counts: ReadonlyArray<NoteCount>): ReadonlyArray<NoteCount> =>
  notes.flatMap((note) => counts.filter((one) => one.note === note && one.count > 0))

/** An event in the history of a gazette. */
export const LedgerEvent = Schema.Struct({
  at: Schema.String,
  stage: Stage,
  runId: intOrNull,
  attempt: Schema.Int,
  /** The state that the gazette reached; `retried`: a person opened it again. */
  event: Schema.Literals([...states, "retried"]),
  code: stringOrNull,
  message: stringOrNull,
  extractor: stringOrNull,
  durationMs: Schema.NullOr(Schema.Finite)
})
export type LedgerEvent = typeof LedgerEvent.Type

/** An event as engines record it: an absent field is stored as `null`. */
export type NewEvent = Pick<LedgerEvent, "at" | "stage" | "attempt" | "event"> & Partial<LedgerEvent>

/** Everything that the ledger knows about one gazette and stage. */
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
  /** Numbers of the pages without text, ascending: the pages that the flag `partial` refers to. */
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

/** A gazette whose text is done, with everything that its version should have in the index and in the store. */
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
    /** Failed and waiting rows of all stages, latest first. A row that changes during the listing may be missed. */
    readonly failures: (
      filter: FailureFilter,
      page: Page<FailureCursor>
    ) => Stream.Stream<ReadonlyArray<FailureRow>, DatabaseError>
    /**
     * Newest gazette first. Only the embedded database can list `duplicate`: it registers files itself, so it knows
     * their places.
     */
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
    /** One per stage: `text` first, the others by name. */
    readonly entries: (gazetteId: number) => Effect.Effect<ReadonlyArray<LedgerEntry>, DatabaseError>
    /** Oldest event first. */
    readonly history: (gazetteId: number) => Effect.Effect<ReadonlyArray<LedgerEvent>, DatabaseError>
    readonly summary: Effect.Effect<LedgerSummary, DatabaseError>
  }
>()("@escriba/db/Reports") {}

type Rows<Row> = Effect.Effect<ReadonlyArray<Row>, DatabaseError>

/** Each reads at most `pageSize` rows behind a cursor. */
export interface PageQuestions {
  readonly failures: (filter: FailureFilter, behind: FailureCursor, pageSize: number) => Rows<FailureRow>
  readonly noted: (note: Note, belowId: number, pageSize: number) => Rows<NotedRow>
  readonly runs: (belowId: number, pageSize: number) => Rows<RunRecord>
  readonly settled: (belowId: number, pageSize: number) => Rows<SettledGazette>
}

/** @param engine the first part of the names of the spans */
export const listingsOf = (engine: string, ask: PageQuestions): Pick<Reports["Service"], keyof PageQuestions> => ({
  failures: (filter, { after = beforeLatest, pageSize }) =>
    keysetPages(
      pageSize,
      after,
      Effect.fn(`${engine}.failures`)((behind: FailureCursor) => ask.failures(filter, behind, pageSize)),
      (row) => row
    ),
  noted: (note, { after, pageSize }) =>
    keysetPages(
      pageSize,
      after?.gazetteId ?? aboveAllIds,
      Effect.fn(`${engine}.noted`)((belowId: number) => ask.noted(note, belowId, pageSize)),
      ({ gazetteId }) => gazetteId
    ),
  runs: ({ after, pageSize }) =>
    keysetPages(
      pageSize,
      after?.id ?? aboveAllIds,
      Effect.fn(`${engine}.runs`)((belowId: number) => ask.runs(belowId, pageSize)),
      ({ id }) => id
    ),
  settled: ({ after, pageSize }) =>
    keysetPages(
      pageSize,
      after?.gazetteId ?? aboveAllIds,
      Effect.fn(`${engine}.settled`)((belowId: number) => ask.settled(belowId, pageSize)),
      ({ gazetteId }) => gazetteId
    )
})
