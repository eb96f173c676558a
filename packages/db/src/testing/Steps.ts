/**
 * The steps of a run, for the conformance suite.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Effect, type Scope, Stream } from "effect"
import type { DatabaseError } from "../DatabaseError.ts"
import { Gazettes, type ListedGazette, type Mode, type Selection } from "../Gazettes.ts"
import {
  type Claim,
  type Completion,
  type Failure,
  type FailureFilter,
  Ledger,
  type Run,
  type SegmentRecord
} from "../Ledger.ts"
import { type Leftover, Leftovers } from "../Leftovers.ts"
import { Reports } from "../Reports.ts"
import { now } from "./Fixture.ts"

type Work<A, E, R> = (run: Run) => Effect.Effect<A, E, R>

/** The fingerprint of a run that is neither narrowed nor limited. */
export const whole = "selection, settings and extractors"

/** A run whose process dies after the work: its scope closes without `finishRun`. */
export const dyingRun = <A, E, R>(mode: Mode, work: Work<A, E, R>, includesDone?: boolean, isWhole = true) =>
  Effect.scoped(
    Effect.gen(function* () {
      const run = yield* (yield* Ledger).startRun({ mode, includesDone, fingerprint: isWhole ? whole : undefined })
      return yield* work(run)
    })
  ) as Effect.Effect<A, E | DatabaseError, Exclude<R, Scope.Scope> | Ledger>

export const finishedRun = <A, E, R>(mode: Mode, work: Work<A, E, R>, includesDone?: boolean, isWhole = true) =>
  dyingRun(
    mode,
    (run) =>
      Effect.gen(function* () {
        const answer = yield* work(run)
        yield* (yield* Ledger).finishRun(run.id, { done: 0, failed: 0 })
        return answer
      }),
    includesDone,
    isWhole
  )

/** A run that lives until the case ends. */
export const startedRun = Effect.flatMap(Ledger, (ledger) => ledger.startRun({ mode: "DAILY" }))

export const selectionOf = (run: Run, mode: Mode, change: Partial<Selection> = {}): Selection => ({
  mode,
  pageSize: 2,
  now,
  runId: run.id,
  lastId: run.lastId,
  inForce: {},
  standing: "ordinary",
  ...change
})

/** The visited ids, in order. `onPage` is called with each page before the next one is read. */
export const visit = <E = never, R = never>(
  selection: Selection,
  onPage: (page: ReadonlyArray<ListedGazette>) => Effect.Effect<void, E, R> = () => Effect.void
) =>
  Effect.gen(function* () {
    const visited: Array<number> = []
    yield* (yield* Gazettes).pages(selection).pipe(
      Stream.runForEach((page) => {
        visited.push(...page.map((gazette) => gazette.id))
        return onPage(page)
      })
    )
    return visited as ReadonlyArray<number>
  })

/** The ids that a run in this mode would visit now. The run then dies. */
export const selectedIn = (mode: Mode, change: Partial<Selection> = {}) =>
  dyingRun(mode, (run) => visit(selectionOf(run, mode, change)), change.includesDone)

export const gazetteOf = Effect.fnUntraced(function* (id: number) {
  return yield* (yield* Gazettes).find(id).pipe(Effect.flatMap(Effect.fromNullishOr), Effect.orDie)
})

export const begin = Effect.fnUntraced(function* (run: Pick<Run, "id">, id: number, isAlone = false) {
  const ledger = yield* Ledger
  const claim = yield* ledger.begin(yield* gazetteOf(id), "text", { runId: run.id, isAlone })
  return yield* Effect.fromNullishOr(claim).pipe(Effect.orDie)
})

export const commit = Effect.fnUntraced(function* (run: Pick<Run, "id">, id: number, change: Partial<Completion> = {}) {
  const claim = yield* begin(run, id)
  return yield* (yield* Ledger).commit([{ ...completionOf(claim, yield* gazetteOf(id)), ...change }])
})

export const fail = Effect.fnUntraced(function* (run: Pick<Run, "id">, id: number, change: Partial<Failure> = {}) {
  const claim = yield* begin(run, id)
  return yield* (yield* Ledger).fail(claim, failureOf(change))
})

/** The possible fates of a visited row. `left`: begun, and neither done nor failed when the run ends. */
export const fates = ["done", "failed", "outage", "permanent", "left"] as const
export type Fate = (typeof fates)[number]

export const meet = Effect.fnUntraced(function* (run: Pick<Run, "id">, id: number, fate: Fate) {
  if (fate === "done") yield* commit(run, id)
  else if (fate === "left") yield* begin(run, id)
  else yield* fail(run, id, fate === "outage" ? outage : fate === "permanent" ? corrupt : {})
})

export const entriesOf = (id: number) => Effect.flatMap(Reports, (reports) => reports.entries(id))
export const historyOf = (id: number) => Effect.flatMap(Reports, (reports) => reports.history(id))
export const summaryNow = Effect.flatMap(Reports, (reports) => reports.summary)
export const failuresOf = (filter: FailureFilter) =>
  Effect.map(
    Effect.flatMap(Reports, (reports) => Stream.runCollect(reports.failures(filter, { pageSize: 2 }))),
    (pages) => pages.flat()
  )
export const leftoversNow = (limit: number, after?: Leftover) =>
  Effect.flatMap(Leftovers, ({ leftovers }) => leftovers(limit, after))
export const forget = (gone: ReadonlyArray<Leftover>) => Effect.flatMap(Leftovers, ({ forget }) => forget(gone))

export const entryOf = Effect.fnUntraced(function* (id: number) {
  const [entry] = yield* entriesOf(id)
  return yield* Effect.fromNullishOr(entry).pipe(Effect.orDie)
})

export const stateOf = (id: number) => Effect.map(entryOf(id), ({ state }) => state)

export const eventsOf = (id: number) => Effect.map(historyOf(id), (events) => events.map(({ event }) => event))

export const completionOf = (claim: Claim, gazette: Pick<Gazette, "fileChecksum">): Completion => ({
  claim,
  fileChecksum: gazette.fileChecksum,
  documentIds: [gazette.fileChecksum ?? "computed"],
  leftovers: [],
  unseenPath: null,
  segments: [],
  doubts: [],
  textKey: "2700300/2024-05-01/a.txt",
  mediaType: "text/plain",
  extractor: "plain-text",
  extractorVersion: "1",
  sizeBytes: 10,
  textBytes: 9,
  pages: [
    {
      number: 1,
      offsetBytes: 0,
      lengthBytes: 9,
      quality: { characters: 9, alphanumeric: 1, unmapped: 0, portuguese: 0.3 }
    }
  ],
  durationMs: 5,
  flags: [],
  attempts: []
})

/** A segment of Maceió. Its text key contains the document's id. */
export const segmentOf = (documentId: string): SegmentRecord => ({
  documentId,
  territoryId: "2704302",
  textKey: `${documentId}.txt`,
  textBytes: 7,
  pages: [3, 4]
})

export const failureOf = (change: Partial<Failure> = {}): Failure => ({
  code: "ExtractorCrashed",
  message: "made to fail",
  whose: "document",
  isPermanent: false,
  setting: null,
  retryAfter: null,
  mediaType: "application/pdf",
  durationMs: 1,
  ...change
})

export const outage: Partial<Failure> = { code: "StorageUnavailable", whose: "dependency" }
export const corrupt: Partial<Failure> = { code: "Corrupt", isPermanent: true }
export const tooLarge: Partial<Failure> = {
  code: "TooLarge",
  isPermanent: true,
  setting: "MAX_GAZETTE_FILE_SIZE_MB=500"
}
