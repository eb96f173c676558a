/**
 * The database's contracts over one that may be out: the same, but every call waits for it.
 *
 * @module
 */
import { type ArchivedGazette, Archives } from "@escriba/db/Archives"
import type { DatabaseError } from "@escriba/db/DatabaseError"
import { Gazettes } from "@escriba/db/Gazettes"
import { Ledger } from "@escriba/db/Ledger"
import { StageWork } from "@escriba/db/StageWork"
import { Effect, Layer, Option, Stream } from "effect"
import type { Dependency } from "./Dependency.ts"

/** All calls of these contracts may be repeated: claims and commits answer alike. */
export const layer = (dependency: Dependency) =>
  Layer.mergeAll(gazettes(dependency), ledger(dependency), stageWork(dependency), archives(dependency))

const gazettes = ({ call }: Dependency) =>
  Layer.effect(
    Gazettes,
    Effect.map(Gazettes, (inner) =>
      Gazettes.of({
        pages: (selection) =>
          goingOn(
            call,
            selection.pageSize,
            selection.lastId,
            (lastId) => inner.pages({ ...selection, lastId }),
            ({ id }) => id
          ),
        plan: (selection) => call(inner.plan(selection)),
        find: (id) => call(inner.find(id)),
        territories: call(inner.territories)
      })
    )
  )

/** Each page is a selection of its own below the last id seen, so that a broken listing goes on where it was. */
const goingOn = <Row>(
  call: Dependency["call"],
  pageSize: number,
  firstId: number,
  pagesUpTo: (lastId: number) => Stream.Stream<ReadonlyArray<Row>, DatabaseError>,
  idOf: (row: Row) => number
) =>
  Stream.paginate(
    firstId,
    Effect.fnUntraced(function* (lastId: number) {
      const page = yield* call(Stream.runHead(pagesUpTo(lastId)))
      if (Option.isNone(page)) return [[], Option.none<number>()] as const
      const last = page.value.at(-1)
      const isLast = last === undefined || page.value.length < pageSize
      return [[page.value], isLast ? Option.none<number>() : Option.some(idOf(last) - 1)] as const
    })
  )

const ledger = ({ call }: Dependency) =>
  Layer.effect(
    Ledger,
    Effect.map(Ledger, (inner) =>
      Ledger.of({
        startRun: (run) => call(inner.startRun(run)),
        finishRun: (runId, tally) => call(inner.finishRun(runId, tally)),
        begin: (gazette, stage, run) => call(inner.begin(gazette, stage, run)),
        commit: (batch) => call(inner.commit(batch)),
        leftovers: (limit) => call(inner.leftovers(limit)),
        forget: (leftovers) => call(inner.forget(leftovers)),
        fail: (claim, failure) => call(inner.fail(claim, failure)),
        failures: (filter) => call(inner.failures(filter)),
        retry: (filter) => call(inner.retry(filter)),
        entries: (gazetteId) => call(inner.entries(gazetteId)),
        history: (gazetteId) => call(inner.history(gazetteId)),
        summary: call(inner.summary)
      })
    )
  )

const stageWork = ({ call }: Dependency) =>
  Layer.effect(
    StageWork,
    Effect.map(StageWork, (inner) =>
      StageWork.of({
        pages: (selection) =>
          goingOn(
            call,
            selection.pageSize,
            selection.lastId ?? Number.MAX_SAFE_INTEGER,
            (lastId) => inner.pages({ ...selection, lastId }),
            ({ gazetteId }) => gazetteId
          ),
        count: (selection) => call(inner.count(selection)),
        commit: (version, results) => call(inner.commit(version, results)),
        fail: (version, item, failure) => call(inner.fail(version, item, failure)),
        stages: call(inner.stages)
      })
    )
  )

const archives = ({ call }: Dependency) =>
  Layer.effect(
    Archives,
    Effect.map(Archives, (inner) =>
      Archives.of({
        ensure: call(inner.ensure),
        years: (filter) => call(inner.years(filter)),
        /** Each page is a listing of its own behind the last gazette seen. */
        gazettes: (year, pages) =>
          Stream.paginate(
            pages.after,
            Effect.fnUntraced(function* (after: ArchivedGazette | undefined) {
              const page = yield* call(Stream.runHead(inner.gazettes(year, { ...pages, after })))
              if (Option.isNone(page)) return [[], Option.none<ArchivedGazette | undefined>()] as const
              const last = page.value.length < pages.pageSize ? undefined : page.value.at(-1)
              return [[page.value], Option.fromUndefinedOr<ArchivedGazette | undefined>(last)] as const
            })
          ),
        published: (filePath) => call(inner.published(filePath)),
        publish: (archive) => call(inner.publish(archive))
      })
    )
  )
