/**
 * What the database in memory holds.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { LedgerEntry, LedgerEvent, Leftover, RunRecord, Stage } from "../Ledger.ts"

export interface LedgerRow extends LedgerEntry {
  readonly runId: number | null
  readonly isAlone: boolean
  readonly fileChecksum: string | null
  /** Of a later stage: the attempt of the text that it is bound to. */
  readonly inputAttempt: number | null
}

export interface RunRow extends RunRecord {
  readonly isForced: boolean
  readonly lastId: number
}

/** Rows are replaced, never changed: whoever was given one keeps what was true then. */
export class Tables {
  readonly gazettes = new Map<number, Gazette>()
  readonly runs = new Map<number, RunRow>()
  readonly leftovers = new Map<string, Omit<Leftover, "isOwned">>()
  private readonly events = new Map<number, ReadonlyArray<LedgerEvent>>()
  private readonly rows = new Map<Stage, Map<number, LedgerRow>>()
  /** How many gazettes have a checksum: asking every row at every commit took 3 s for 10,000. */
  private readonly owners = new Map<string, number>()
  /** The gazettes whose done text yields a document, for the same reason. */
  private readonly yielding = new Map<string, Set<number>>()

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

  /** Of the stage `text`, by the gazette's id. */
  get ledger(): ReadonlyMap<number, LedgerRow> {
    return this.rowsOf("text")
  }

  get stages(): ReadonlyArray<Stage> {
    return [...this.rows.keys()]
  }

  rowsOf(stage: Stage): ReadonlyMap<number, LedgerRow> {
    return this.rows.get(stage) ?? new Map()
  }

  save(gazetteId: number, row: LedgerRow) {
    const rows = this.rows.get(row.stage) ?? new Map<number, LedgerRow>()
    const before = rows.get(gazetteId)
    this.rows.set(row.stage, rows.set(gazetteId, row))
    for (const id of documentsOf(before)) this.yielding.get(id)?.delete(gazetteId)
    for (const id of documentsOf(row)) this.yielding.set(id, (this.yielding.get(id) ?? new Set()).add(gazetteId))
  }

  gazettesWithDocument(documentId: string): ReadonlySet<number> {
    return this.yielding.get(documentId) ?? new Set()
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

const documentsOf = (row: LedgerRow | undefined): ReadonlyArray<string> =>
  row?.stage === "text" && row.state === "done" ? row.documentIds : []

export const noReason = { code: null, message: null, setting: null, retryAfter: null }

export const neverBegun: Omit<LedgerRow, "stage" | "updatedAt"> = {
  ...noReason,
  state: "pending",
  attempt: 0,
  failures: 0,
  runId: null,
  isAlone: false,
  fileChecksum: null,
  inputAttempt: null,
  mediaType: null,
  extractor: null,
  extractorVersion: null,
  sizeBytes: null,
  textBytes: null,
  pages: null,
  pagesWithoutText: [],
  characters: null,
  durationMs: null,
  textKey: null,
  documentIds: [],
  flags: [],
  segments: [],
  doubts: [],
  attempts: []
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
