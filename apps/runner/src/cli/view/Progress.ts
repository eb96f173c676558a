/**
 * A run's progress for a person: a bar on a terminal, lines in a log otherwise.
 *
 * @module
 */
import { Presets, SingleBar } from "cli-progress"
import { Effect, type Scope } from "effect"
import type { RunObserver } from "../../actions/Run.ts"
import { counted } from "../../machine/Quantities.ts"

const documentsPerLine = 10

/** Ends with the scope, so that an interrupted run leaves the terminal's cursor as it was. */
export const observer = (options: { readonly isQuiet: boolean }): Effect.Effect<RunObserver, never, Scope.Scope> =>
  process.stderr.isTTY && !options.isQuiet ? bars : Effect.succeed(lines)

const bars: Effect.Effect<RunObserver, never, Scope.Scope> = Effect.gen(function* () {
  const text = yield* bar("{bar} {value}/{total} documents, {pages} pages, {failed} failed")
  const stage = yield* bar("{stage} {bar} {value}/{total} gazettes")
  return {
    text: {
      started: (selected) => Effect.sync(() => text.start(selected ?? 0, 0, { pages: 0, failed: 0 })),
      page: () => Effect.void,
      outcome: (_, { counts, documents }) =>
        Effect.sync(() => text.update(documents, { pages: counts.pages, failed: counts.failed }))
    },
    stages: {
      started: (name, open) =>
        Effect.sync(() => {
          text.stop()
          stage.start(open, 0, { stage: name })
        }),
      group: (_, ended) => Effect.sync(() => stage.update(ended))
    }
  }
})

const bar = (format: string) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new SingleBar(
          { format: `  ${format}, {eta_formatted} left`, hideCursor: true, clearOnComplete: true },
          Presets.shades_classic
        )
    ),
    (open) => Effect.sync(() => open.stop())
  )

const lines: RunObserver = {
  text: {
    started: (selected) => Effect.logInfo(`${counted(selected ?? 0, "document")} selected`),
    page: (rows) => Effect.logInfo(`a page of ${counted(rows, "row")}`),
    outcome: Effect.fnUntraced(function* (outcome, tally) {
      if ("fault" in outcome) {
        const { fault, gazette } = outcome
        yield* Effect.logWarning(`${outcome._tag.toLowerCase()} ${fault.code}: ${gazette.sourceKey}: ${fault.detail}`)
      }
      if (tally.documents % documentsPerLine !== 0) return
      const { deferred, done, failed, pages } = tally.counts
      yield* Effect.logInfo(
        `${counted(tally.documents, "document")}: ${done} done, ${failed} failed, ${deferred} deferred, ${pages} pages`
      )
    })
  },
  stages: {
    started: (stage, open) => Effect.logInfo(`${stage}: ${counted(open, "gazette")} open`),
    group: (stage, ended) => Effect.logInfo(`${stage}: ${counted(ended, "gazette")} ended`)
  }
}
