/**
 * A run's progress for a person: a bar on a terminal, lines in a log otherwise.
 *
 * @module
 */
import { Clock, Effect, type Scope } from "effect"
import type { RunObserver } from "../../actions/Run.ts"
import { count, counted, duration } from "../../machine/Quantities.ts"
import { liveLine } from "./LiveLine.ts"

const documentsPerLine = 10

/** Ends when the scope closes, so that an interrupted run leaves no bar behind. */
export const observer = (options: { readonly isQuiet: boolean }): Effect.Effect<RunObserver, never, Scope.Scope> =>
  process.stderr.isTTY && !options.isQuiet ? bars : Effect.succeed(lines)

const bars: Effect.Effect<RunObserver, never, Scope.Scope> = Effect.gen(function* () {
  yield* Effect.addFinalizer(() => Effect.sync(() => liveLine.end()))
  let bar = yield* barOf(0)
  return {
    text: {
      started: Effect.fnUntraced(function* (selected) {
        bar = yield* barOf(selected ?? 0)
        yield* bar(0, "documents")
      }),
      page: () => Effect.void,
      outcome: (_, { counts, documents }) =>
        bar(documents, `documents, ${count(counts.pages)} pages, ${count(counts.failed)} failed`)
    },
    stages: {
      started: Effect.fnUntraced(function* (stage, open) {
        bar = yield* barOf(open)
        yield* bar(0, `gazettes, ${stage}`)
      }),
      group: (stage, ended) => bar(ended, `gazettes, ${stage}`)
    }
  }
})

const barWidth = 20
/** More frequent drawing only costs CPU time. */
const drawEveryMs = 100

/** Draws `████░░░░ 20/30 documents, 3 s left`, ten times a second at most. */
const barOf = Effect.fnUntraced(function* (total: number) {
  const startedAt = yield* Clock.currentTimeMillis
  let drawnAt = 0
  return Effect.fnUntraced(function* (done: number, what: string) {
    const now = yield* Clock.currentTimeMillis
    if (now - drawnAt < drawEveryMs && done < total) return
    drawnAt = now
    const filled = total === 0 ? barWidth : Math.min(barWidth, Math.floor((done / total) * barWidth))
    const left = done === 0 ? "" : `, ${duration(((now - startedAt) / done) * Math.max(0, total - done))} left`
    liveLine.draw(
      `  ${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${count(done)}/${count(total)} ${what}${left}`
    )
  })
})

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
