/**
 * The database in plain memory: the contracts at their simplest, and one that fails when it is told to.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { Territory } from "@escriba/gazettes/Territory"
import { Context, type Duration, Effect, Layer, Option, Semaphore, Stream } from "effect"
import { archivePages } from "./ArchiveCursor.ts"
import { Archives, type PublishedArchive } from "./Archives.ts"
import { DatabaseError, type DatabaseReason } from "./DatabaseError.ts"
import { Gazettes } from "./Gazettes.ts"
import { Ledger } from "./Ledger.ts"
import { gazettesBehind, yearsOf } from "./memory/ArchiveRows.ts"
import { begin, commitOne, failOne, reopen } from "./memory/Claims.ts"
import { Faults, type MemoryMethod } from "./memory/Faults.ts"
import { forget, leftovers } from "./memory/Leftovers.ts"
import { entriesOf, failureRows, retryableRows, summaryOf } from "./memory/Reports.ts"
import { finishRun, startRun } from "./memory/Runs.ts"
import { listed, pageBelow, planOf } from "./memory/Selecting.ts"
import { commitStage, failStage, laterStages, openBelow } from "./memory/Stages.ts"
import { Tables } from "./memory/Tables.ts"
import { StageWork } from "./StageWork.ts"

export type { MemoryMethod } from "./memory/Faults.ts"

/** What went through since the layer was built. */
export interface MemoryCounts {
  readonly pagesRead: number
  /** Claims given. */
  readonly begun: number
  /** Gazettes, not batches; a commit that is repeated counts again. */
  readonly committed: number
  /** Calls of `fail`, those with an overtaken claim included. */
  readonly failed: number
}

/** What a test puts into the memory database, tells it to do wrong, and sees of it. */
export class MemoryDb extends Context.Service<
  MemoryDb,
  {
    /** At once visible to every selection, whatever their ids; a row with an id that is there replaces it. */
    readonly add: (rows: ReadonlyArray<Gazette>) => Effect.Effect<void>
    /** By id. */
    readonly rows: Effect.Effect<ReadonlyArray<Gazette>>
    /** The next `times` calls (of that method; absent: of whatever method) fail with `reason` and change nothing. */
    readonly failNext: (times: number, reason: DatabaseReason, on?: MemoryMethod) => Effect.Effect<void>
    /** From now on every call takes that long by the clock; zero: back to normal. */
    readonly delay: (duration: Duration.Input) => Effect.Effect<void>
    /** From now on another worker has these: `begin` answers `undefined` for them. No ids: back to normal. */
    readonly claimElsewhere: (ids: ReadonlyArray<number>) => Effect.Effect<void>
    readonly counts: Effect.Effect<MemoryCounts>
  }
>()("@escriba/db/MemoryDb") {}

/**
 * Like the file of the embedded database it allows one run at a time, for as long as the run's scope lives.
 *
 * @param gazettes the rows that it begins with
 * @param territories all there are
 */
export const layer = (
  gazettes: ReadonlyArray<Gazette> = [],
  territories: ReadonlyArray<Territory> = []
): Layer.Layer<Gazettes | Ledger | StageWork | Archives | MemoryDb> =>
  Layer.effectContext(
    Effect.sync(() => {
      const tables = new Tables()
      tables.add(gazettes)
      const faults = new Faults()
      const memory = MemoryDb.of({
        add: (rows) => Effect.sync(() => tables.add(rows)),
        rows: Effect.sync(() => [...tables.gazettes.values()].sort((one, other) => one.id - other.id)),
        failNext: (times, reason, on) => Effect.sync(() => faults.order({ times, reason, on })),
        delay: (duration) => Effect.sync(() => faults.delay(duration)),
        claimElsewhere: (ids) => Effect.sync(() => faults.claimElsewhere(ids)),
        counts: Effect.sync(() => ({ ...faults.counts }))
      })
      return Context.make(MemoryDb, memory).pipe(
        Context.add(Gazettes, gazettesOver(tables, faults, territories)),
        Context.add(Ledger, ledgerOver(tables, faults)),
        Context.add(StageWork, stageWorkOver(tables, faults)),
        Context.add(Archives, archivesOver(tables, faults, territories))
      )
    })
  )

const archivesOver = (tables: Tables, { call }: Faults, territories: ReadonlyArray<Territory>) => {
  const published = new Map<string, PublishedArchive>()
  return Archives.of({
    ensure: call("Archives.ensure", () => undefined),
    years: (filter) => call("Archives.years", () => yearsOf(tables, territories, filter)),
    gazettes: (year, pages) =>
      archivePages(year, pages, (cursor) =>
        call("Archives.gazettes", () => gazettesBehind(tables, year, pages, cursor))
      ),
    published: (filePath) => call("Archives.published", () => published.get(filePath)),
    publish: (archive) => call("Archives.publish", () => void published.set(archive.filePath, archive))
  })
}

/** In place of the cursor before the first page: above every id. */
const beforeFirst = Number.MAX_SAFE_INTEGER

const gazettesOver = (tables: Tables, { call, counts }: Faults, territories: ReadonlyArray<Territory>) =>
  Gazettes.of({
    pages: (selection) =>
      Stream.paginate(
        beforeFirst,
        Effect.fnUntraced(function* (cursor: number) {
          const rows = yield* call("pages", () => pageBelow(tables, selection, cursor))
          counts.pagesRead++
          const next = rows.length < selection.pageSize ? undefined : rows.at(-1)?.id
          return [rows.length === 0 ? [] : [rows], Option.fromUndefinedOr(next)] as const
        })
      ),
    plan: (selection) => call("plan", () => planOf(tables, selection)),
    find: (id) =>
      call("find", () => {
        const gazette = tables.gazettes.get(id)
        return gazette === undefined ? undefined : listed(tables, gazette)
      }),
    territories: call("territories", () => territories)
  })

const ledgerOver = (tables: Tables, faults: Faults) => {
  const { call, counts } = faults
  const runLock = Semaphore.makeUnsafe(1)
  const takeLock = Effect.acquireRelease(
    Effect.filterOrFail(
      runLock.takeIfAvailable(1),
      (isTaken) => isTaken,
      () => new DatabaseError({ reason: "RunInProgress", detail: "another run is at work in this process" })
    ),
    () => runLock.release(1)
  )
  return Ledger.of({
    startRun: (request) =>
      call("startRun", (at) => Effect.as(takeLock, at)).pipe(
        Effect.flatten,
        Effect.map((at) => startRun(tables, request, at))
      ),
    finishRun: (runId, tally) => call("finishRun", (at) => finishRun(tables, runId, tally, at)),
    begin: (gazette, stage, run) =>
      call("begin", (at) => {
        if (faults.isElsewhere(gazette.id)) return undefined
        const claim = begin(tables, gazette, stage, run, at)
        if (claim !== undefined) counts.begun++
        return claim
      }),
    commit: (batch) =>
      call("commit", (at) => {
        const outcomes = batch.map((completion) => commitOne(tables, completion, at))
        counts.committed += outcomes.filter((outcome) => outcome === "committed").length
        return outcomes
      }),
    leftovers: (limit) => call("leftovers", () => leftovers(tables, limit)),
    forget: (gone) => call("forget", () => forget(tables, gone)),
    fail: (claim, failure) =>
      call("fail", (at) => {
        counts.failed++
        return failOne(tables, claim, failure, at)
      }),
    failures: (filter) => call("failures", () => failureRows(tables, filter)),
    retry: (filter) =>
      call("retry", (at) => {
        const rows = retryableRows(tables, filter)
        for (const [gazetteId, row] of rows) reopen(tables, gazetteId, row, at)
        return rows.length
      }),
    entries: (gazetteId) => call("entries", () => entriesOf(tables, gazetteId)),
    history: (gazetteId) => call("history", () => tables.history(gazetteId)),
    summary: call("summary", () => summaryOf(tables))
  })
}

const stageWorkOver = (tables: Tables, { call }: Faults) =>
  StageWork.of({
    pages: (selection) =>
      Stream.paginate(
        beforeFirst,
        Effect.fnUntraced(function* (cursor: number) {
          const open = yield* call("StageWork.pages", () => openBelow(tables, selection, cursor))
          const items = open.slice(0, selection.pageSize)
          const next = items.length < selection.pageSize ? undefined : items.at(-1)?.gazetteId
          return [items.length === 0 ? [] : [items], Option.fromUndefinedOr(next)] as const
        })
      ),
    count: (selection) => call("StageWork.count", () => openBelow(tables, selection, beforeFirst).length),
    commit: (version, results) =>
      call("StageWork.commit", (at) => results.map((result) => commitStage(tables, version, result, at))),
    fail: (version, item, failure) => call("StageWork.fail", (at) => failStage(tables, version, item, failure, at)),
    stages: call("StageWork.stages", () => laterStages(tables))
  })
