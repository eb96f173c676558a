/**
 * The database's contracts over one that may be out: the same, but every call waits for it.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { Ledger } from "@escriba/db/Ledger"
import { Effect, Layer, Option, Stream } from "effect"
import type { Dependency } from "./Dependency.ts"

/** All calls of these contracts may be repeated: claims and commits answer alike. */
export const layer = (dependency: Dependency) => Layer.merge(gazettes(dependency), ledger(dependency))

const gazettes = ({ call }: Dependency) =>
  Layer.effect(
    Gazettes,
    Effect.map(Gazettes, (inner) =>
      Gazettes.of({
        /** Each page is a selection of its own below the last id seen, so that a broken listing goes on where it was. */
        pages: (selection) =>
          Stream.paginate(
            selection.lastId,
            Effect.fnUntraced(function* (lastId: number) {
              const page = yield* call(Stream.runHead(inner.pages({ ...selection, lastId })))
              if (Option.isNone(page)) return [[], Option.none<number>()] as const
              const last = page.value.at(-1)
              const isLast = last === undefined || page.value.length < selection.pageSize
              return [[page.value], isLast ? Option.none<number>() : Option.some(last.id - 1)] as const
            })
          ),
        plan: (selection) => call(inner.plan(selection)),
        find: (id) => call(inner.find(id))
      })
    )
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
