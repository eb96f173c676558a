/**
 * What a person sees while a run goes on: a bar on a terminal, lines in a log otherwise.
 *
 * @module
 */
import { Presets, SingleBar } from "cli-progress"
import { Effect, type Scope } from "effect"
import type { RunObserver } from "../../flow/sources/Selected.ts"
import { counted } from "../../machine/Quantities.ts"

const documentsALine = 10

/** Ends with the scope, so that an interrupted run leaves the terminal's cursor as it was. */
export const observer = (options: { readonly isQuiet: boolean }): Effect.Effect<RunObserver, never, Scope.Scope> =>
  process.stderr.isTTY && !options.isQuiet ? bar : Effect.succeed(lines)

const bar: Effect.Effect<RunObserver, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new SingleBar(
          {
            format: "  {bar} {value}/{total} documents, {pages} pages, {failed} failed, {eta_formatted} left",
            hideCursor: true,
            clearOnComplete: true
          },
          Presets.shades_classic
        )
    ),
    (open) => Effect.sync(() => open.stop())
  ),
  (open) => ({
    started: (selected) => Effect.sync(() => open.start(selected ?? 0, 0, { pages: 0, failed: 0 })),
    page: () => Effect.void,
    outcome: (_, tally) =>
      Effect.sync(() => open.update(tally.documents, { pages: tally.counts.pages, failed: tally.counts.failed }))
  })
)

const lines: RunObserver = {
  started: (selected) => Effect.logInfo(`${counted(selected ?? 0, "document")} selected`),
  page: (rows) => Effect.logInfo(`a page of ${counted(rows, "row")}`),
  outcome: (outcome, tally) =>
    Effect.gen(function* () {
      if ("fault" in outcome) {
        const { fault, gazette } = outcome
        yield* Effect.logWarning(`${outcome._tag.toLowerCase()} ${fault.code}: ${gazette.sourceKey}: ${fault.detail}`)
      }
      if (tally.documents % documentsALine !== 0) return
      const { deferred, done, failed, pages } = tally.counts
      yield* Effect.logInfo(
        `${counted(tally.documents, "document")}: ${done} done, ${failed} failed, ${deferred} deferred, ${pages} pages`
      )
    })
}
