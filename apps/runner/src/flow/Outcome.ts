/**
 * What a run says of each document, and what it adds up to.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { Fault } from "../faults/Fault.ts"
import type { StoppedBy } from "../faults/Stop.ts"
import type { Indexable } from "../stages/text/Publish.ts"

export type Outcome =
  | { readonly _tag: "Done"; readonly gazette: Gazette; readonly indexable: Indexable }
  /** A fault of the document; `isFirst` says that no earlier run saw one. */
  | { readonly _tag: "Failed"; readonly gazette: Gazette; readonly fault: Fault; readonly isFirst: boolean }
  /** Someone else's fault: the document waits for a later run, with no attempt burnt. */
  | { readonly _tag: "Deferred"; readonly gazette: Gazette; readonly fault: Fault }
  /** Another run, or another file under the same id, came between: nothing was written. */
  | { readonly _tag: "Conflict"; readonly gazette: Gazette }

/** A document after its work: on its way to the index, or ended. */
export type Worked = Indexable | Outcome

export const isIndexable = (worked: Worked): worked is Indexable => worked._tag === "Indexable"

export interface FormatTally {
  readonly mediaType: string
  readonly extractor: string
  documents: number
  pages: number
  textBytes: number
}

export interface RunReport {
  readonly runId: number
  readonly mode: string
  readonly selected: number
  readonly done: number
  readonly failed: number
  readonly failedFirst: number
  readonly deferred: number
  readonly conflicts: number
  readonly pages: number
  readonly textBytes: number
  readonly sourceBytes: number
  /** Of associations: cut into so many segments, some with doubts, or indexed whole. */
  readonly editions: {
    readonly segmented: number
    readonly segments: number
    readonly doubtful: number
    readonly whole: number
  }
  readonly byFormat: ReadonlyArray<FormatTally>
  readonly byReason: ReadonlyArray<{ readonly code: string; readonly mediaType: string; readonly count: number }>
  readonly durationMs: number
  /** The first fault of a dependency, after which no further document was begun. */
  readonly stoppedBy: StoppedBy | null
}

/** Adds up outcomes as they come; keeps counts, never documents. */
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
  private readonly formats = new Map<string, FormatTally>()
  private readonly reasons = new Map<string, { code: string; mediaType: string; count: number }>()

  get documents() {
    return this.done + this.failed + this.deferred + this.conflicts
  }

  get counts() {
    const { conflicts, deferred, done, failed, pages } = this
    return { done, failed, deferred, conflicts, pages }
  }

  add(outcome: Outcome) {
    if (outcome._tag === "Conflict") this.conflicts += 1
    else if (outcome._tag === "Done") this.addDone(outcome.indexable)
    else this.addFault(outcome)
  }

  private addDone({ completion }: Indexable) {
    this.done += 1
    this.pages += completion.pages.length
    this.textBytes += completion.textBytes
    this.sourceBytes += completion.sizeBytes
    const { extractor, flags, mediaType, segments } = completion
    this.editions.segmented += segments.length > 0 ? 1 : 0
    this.editions.segments += segments.length
    this.editions.doubtful += flags.includes("doubtful") ? 1 : 0
    this.editions.whole += flags.includes("unsegmented") ? 1 : 0
    const format = this.formats.get(`${mediaType} ${extractor}`) ?? {
      mediaType,
      extractor,
      documents: 0,
      pages: 0,
      textBytes: 0
    }
    format.documents += 1
    format.pages += completion.pages.length
    format.textBytes += completion.textBytes
    this.formats.set(`${mediaType} ${extractor}`, format)
  }

  private addFault(outcome: Extract<Outcome, { readonly fault: Fault }>) {
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
      byFormat: [...this.formats.values()].sort((a, b) => b.documents - a.documents),
      byReason: [...this.reasons.values()].sort((a, b) => b.count - a.count)
    }
  }
}
