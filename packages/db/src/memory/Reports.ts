/**
 * What the ledger in memory answers to a person: counts and lists.
 *
 * @module
 */
import type { FailureFilter, FailureRow, LedgerEntry, LedgerSummary, State } from "../Ledger.ts"
import type { LedgerRow, Tables } from "./Tables.ts"

/** Rows with a reason, in these states, that the filter wants. */
export const rowsWithReason = (tables: Tables, filter: FailureFilter, states: ReadonlyArray<State>) =>
  tables.stages
    .flatMap((stage) => [...tables.rowsOf(stage)])
    .filter(([id, row]) => {
      const { code, ids, territoryId } = filter
      return (
        row.code !== null &&
        states.includes(row.state) &&
        (code === undefined || row.code === code) &&
        (ids === undefined || ids.includes(id)) &&
        (territoryId === undefined || tables.gazettes.get(id)?.territoryId === territoryId)
      )
    })

export const failureRows = (tables: Tables, filter: FailureFilter): ReadonlyArray<FailureRow> =>
  rowsWithReason(tables, filter, ["suspect", "pending", "failed", "quarantined"])
    .flatMap(([id, row]) => {
      const gazette = tables.gazettes.get(id)
      if (gazette === undefined) return []
      const { collection, date, filePath, sourceKey, territoryId } = gazette
      const { code, failures, mediaType, message, retryAfter, stage, state, updatedAt } = row
      return [
        {
          gazetteId: id,
          stage,
          filePath,
          place: sourceKey,
          territoryId,
          collection,
          date,
          state,
          code: code ?? "",
          message: message ?? "",
          mediaType,
          failures,
          retryAfter,
          updatedAt
        }
      ]
    })
    .sort(
      (one, other) =>
        byText(other.updatedAt, one.updatedAt) || other.gazetteId - one.gazetteId || byText(one.stage, other.stage)
    )

const byText = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1)

/** In the order in which the history tells of them: by gazette, then stage. */
export const retryableRows = (tables: Tables, filter: FailureFilter) =>
  rowsWithReason(tables, filter, ["failed", "quarantined"]).sort(
    ([id, row], [otherId, other]) => id - otherId || rank(row) - rank(other) || byText(row.stage, other.stage)
  )

export const entriesOf = (tables: Tables, gazetteId: number): ReadonlyArray<LedgerEntry> =>
  tables.stages
    .flatMap((stage) => tables.rowsOf(stage).get(gazetteId) ?? [])
    .map(({ fileChecksum: _, inputAttempt: __, isAlone: ___, runId: ____, ...entry }) => entry)
    .sort((one, other) => rank(one) - rank(other) || byText(one.stage, other.stage))

const rank = ({ stage }: Pick<LedgerEntry, "stage">) => (stage === "text" ? 0 : 1)

export const summaryOf = (tables: Tables): LedgerSummary => {
  const rows = [...tables.ledger.values()]
  const gazettes = [...tables.gazettes.values()]
  const reasons = rows.flatMap(({ code, state }) => (code === null || state === "done" ? [] : [code]))
  const last = [...tables.runs.values()].at(-1)
  return {
    gazettes: gazettes.length,
    processed: gazettes.filter((gazette) => gazette.processed).length,
    byState: Object.fromEntries(countsOf(rows.map((row) => row.state))),
    byReason: [...countsOf(reasons)]
      .map(([code, count]) => ({ code, count }))
      .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
    byFormat: formatsOf(rows.filter((row) => row.state === "done")),
    lastRun: last === undefined ? null : recordOf(last)
  }
}

const recordOf = ({ done, failed, finishedAt, id, mode, startedAt }: NonNullable<LedgerSummary["lastRun"]>) => ({
  id,
  mode,
  startedAt,
  finishedAt,
  done,
  failed
})

const countsOf = <A>(values: ReadonlyArray<A>): ReadonlyMap<A, number> =>
  values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<A, number>())

const formatsOf = (done: ReadonlyArray<LedgerRow>): LedgerSummary["byFormat"] => {
  const formats = Map.groupBy(done, ({ extractor, mediaType }) => `${mediaType} ${extractor}`)
  return [...formats]
    .sort(([name, rows], [otherName, others]) => others.length - rows.length || (name < otherName ? -1 : 1))
    .map(([, rows]) => ({
      mediaType: rows[0]?.mediaType ?? "",
      extractor: rows[0]?.extractor ?? "",
      count: rows.length,
      pages: rows.reduce((sum, { pages }) => sum + (pages ?? 0), 0),
      textBytes: rows.reduce((sum, { textBytes }) => sum + (textBytes ?? 0), 0)
    }))
}
