/**
 * The report of a run: the totals of its outcomes.
 *
 * @module
 */
import { inOrder, Note } from "@escriba/db/Reports"
import { ReasonCode } from "@escriba/gazettes/Reason"
import { Schema, type Types } from "effect"
import { StoppedBy } from "../faults/Stop.ts"
import type { Indexable } from "../stages/text/Publish.ts"
import type { Outcome } from "./Outcome.ts"

export const FormatTally = Schema.Struct({
  mediaType: Schema.String,
  extractor: Schema.String,
  documents: Schema.Int,
  pages: Schema.Int,
  textBytes: Schema.Int
})
export type FormatTally = typeof FormatTally.Type

/** Faults per reason and media type; `-` if the media type is unknown. */
const ReasonTally = Schema.Struct({ code: ReasonCode, mediaType: Schema.String, count: Schema.Int })

export const RunReport = Schema.Struct({
  runId: Schema.Int,
  mode: Schema.String,
  selected: Schema.Int,
  done: Schema.Int,
  failed: Schema.Int,
  /** Documents that failed for the first time. */
  failedFirst: Schema.Int,
  deferred: Schema.Int,
  conflicts: Schema.Int,
  pages: Schema.Int,
  textBytes: Schema.Int,
  sourceBytes: Schema.Int,
  /**
   * Editions of associations: how many were cut, into how many segments, how many with doubts, and how many were indexed
   * whole.
   */
  editions: Schema.Struct({
    segmented: Schema.Int,
    segments: Schema.Int,
    doubtful: Schema.Int,
    whole: Schema.Int
  }),
  /** Processed documents per flag, and those without a date. */
  byNote: Schema.Array(Schema.Struct({ note: Note, count: Schema.Int })),
  byFormat: Schema.Array(FormatTally),
  byReason: Schema.Array(ReasonTally),
  durationMs: Schema.Finite,
  /** The first fault of a dependency, after which no further document was begun. */
  stoppedBy: Schema.NullOr(StoppedBy)
})
export type RunReport = typeof RunReport.Type

/** Adds up outcomes as they arrive. Stores counts, never documents. */
export class Tally {
  private done = 0
  private failed = 0
  private failedFirst = 0
  private deferred = 0
  private conflicts = 0
  private pages = 0
  private textBytes = 0
  private sourceBytes = 0
  private readonly editions = { segmented: 0, segments: 0, doubtful: 0, whole: 0 }
  private readonly noted = new Map<Note, number>()
  private readonly formats = new Map<string, Types.Mutable<FormatTally>>()
  private readonly reasons = new Map<string, Types.Mutable<typeof ReasonTally.Type>>()

  get documents() {
    return this.done + this.failed + this.deferred + this.conflicts
  }

  get counts() {
    const { conflicts, deferred, done, failed, pages } = this
    return { done, failed, deferred, conflicts, pages }
  }

  add(outcome: Outcome) {
    if (outcome._tag === "Conflict") this.conflicts += 1
    else if (outcome._tag === "Done") this.addDone(outcome.indexable, outcome.gazette.date === null)
    else this.addFault(outcome)
  }

  private addDone({ completion }: Indexable, isUndated: boolean) {
    const { extractor, flags, mediaType, pages, segments, sizeBytes, textBytes } = completion
    this.done += 1
    this.pages += pages.length
    this.textBytes += textBytes
    this.sourceBytes += sizeBytes
    this.editions.segmented += segments.length > 0 ? 1 : 0
    this.editions.segments += segments.length
    this.editions.doubtful += flags.includes("doubtful") ? 1 : 0
    this.editions.whole += flags.includes("unsegmented") ? 1 : 0
    for (const note of isUndated ? [...flags, "undated" as const] : flags) {
      this.noted.set(note, (this.noted.get(note) ?? 0) + 1)
    }
    const key = `${mediaType} ${extractor}`
    const format = this.formats.get(key) ?? { mediaType, extractor, documents: 0, pages: 0, textBytes: 0 }
    format.documents += 1
    format.pages += pages.length
    format.textBytes += textBytes
    this.formats.set(key, format)
  }

  private addFault(outcome: Extract<Outcome, { readonly _tag: "Failed" | "Deferred" }>) {
    if (outcome._tag === "Deferred") this.deferred += 1
    else {
      this.failed += 1
      if (outcome.isFirst) this.failedFirst += 1
    }
    const { code } = outcome.fault
    const mediaType = outcome.fault.mediaType ?? "-"
    const reason = this.reasons.get(`${code} ${mediaType}`) ?? { code, mediaType, count: 0 }
    reason.count += 1
    this.reasons.set(`${code} ${mediaType}`, reason)
  }

  report(run: Pick<RunReport, "runId" | "mode" | "selected" | "durationMs" | "stoppedBy">): RunReport {
    return {
      ...run,
      ...this.counts,
      failedFirst: this.failedFirst,
      textBytes: this.textBytes,
      sourceBytes: this.sourceBytes,
      editions: { ...this.editions },
      byNote: inOrder([...this.noted].map(([note, count]) => ({ note, count }))),
      byFormat: [...this.formats.values()].sort((a, b) => b.documents - a.documents),
      byReason: [...this.reasons.values()].sort((a, b) => b.count - a.count)
    }
  }
}
