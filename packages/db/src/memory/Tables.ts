/**
 * What the database in memory holds.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { LedgerEntry, LedgerEvent, Leftover, RunRecord } from "../Ledger.ts"

export interface LedgerRow extends LedgerEntry {
  readonly runId: number | null
  readonly isAlone: boolean
  readonly fileChecksum: string | null
}

export interface RunRow extends RunRecord {
  readonly isForced: boolean
  readonly lastId: number
}

/** Rows are replaced, never changed: whoever was given one keeps what was true then. */
export class Tables {
  readonly gazettes = new Map<number, Gazette>()
  /** Of the stage `text`, the only one there is, by the gazette's id. */
  readonly ledger = new Map<number, LedgerRow>()
  readonly runs = new Map<number, RunRow>()
  readonly leftovers = new Map<string, Omit<Leftover, "isOwned">>()
  private readonly events = new Map<number, ReadonlyArray<LedgerEvent>>()
  /** How many gazettes have a checksum: asking every row at every commit took 3 s for 10,000. */
  private readonly owners = new Map<string, number>()

  add(gazettes: ReadonlyArray<Gazette>) {
    for (const gazette of gazettes) {
      this.count(this.gazettes.get(gazette.id)?.fileChecksum, -1)
      this.count(gazette.fileChecksum, 1)
      this.gazettes.set(gazette.id, gazette)
    }
  }

  isShared(checksum: string | null): boolean {
    return checksum !== null && (this.owners.get(checksum) ?? 0) > 1
  }

  private count(checksum: string | null | undefined, change: number) {
    if (typeof checksum === "string") this.owners.set(checksum, (this.owners.get(checksum) ?? 0) + change)
  }

  history(gazetteId: number): ReadonlyArray<LedgerEvent> {
    return this.events.get(gazetteId) ?? []
  }

  record(gazetteId: number, event: LedgerEvent) {
    this.events.set(gazetteId, [...this.history(gazetteId), event])
  }

  get lastId(): number {
    return [...this.gazettes.keys()].reduce((highest, id) => Math.max(highest, id), 0)
  }
}

/** An event without the reason and the work that only some have. */
export const bareEvent = (
  row: Pick<LedgerRow, "stage" | "runId" | "attempt">,
  event: LedgerEvent["event"],
  at: string
): LedgerEvent => ({
  at,
  stage: row.stage,
  runId: row.runId,
  attempt: row.attempt,
  event,
  code: null,
  message: null,
  extractor: null,
  durationMs: null
})
