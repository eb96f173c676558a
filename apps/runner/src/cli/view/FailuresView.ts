/**
 * Failed documents, by reason for a person, or as lines of CSV for a spreadsheet.
 *
 * @module
 */
import type { FailureRow, NotedRow } from "@escriba/db/Reports"
import { stringify } from "csv-stringify/sync"
import { count, counted } from "../../machine/Quantities.ts"
import { remedyOf } from "./Remedies.ts"
import { styled } from "./Terminal.ts"

/** The rows of one reason: all are counted, the first ones kept. */
interface Group {
  readonly shown: Array<FailureRow>
  count: number
}

/** Adds a row to its group. */
export const byReason = (groups: Map<string, Group>, row: FailureRow, limit: number): Map<string, Group> => {
  const group = groups.get(row.code) ?? { shown: [], count: 0 }
  group.count += 1
  if (group.count <= limit) group.shown.push(row)
  return groups.set(row.code, group)
}

export const describeFailures = (groups: ReadonlyMap<string, Group>): string =>
  groups.size === 0
    ? "No document failed."
    : [...groups]
        .sort(([, one], [, other]) => other.count - one.count)
        .map(describeGroup)
        .join("\n\n")

const describeGroup = ([code, group]: readonly [string, Group]): string => {
  const more = group.count - group.shown.length
  return [
    `${styled("bold", code)}: ${counted(group.count, "document")}; ${remedyOf(code)}`,
    ...group.shown.map(
      ({ gazetteId, message, place, stage, state }) =>
        `  ${gazetteId}  ${place}\n      ${styled("dim", `${stage === "text" ? "" : `${stage}: `}${message} (${state})`)}`
    ),
    ...(more > 0 ? [`  and ${count(more)} more`] : [])
  ].join("\n")
}

const csvColumns: ReadonlyArray<keyof FailureRow | "remedy"> = [
  "gazetteId",
  "stage",
  "code",
  "message",
  "remedy",
  "state",
  "failures",
  "retryAfter",
  "territoryId",
  "collection",
  "date",
  "mediaType",
  "place",
  "filePath",
  "updatedAt"
]

export const csvHeader = stringify([], { header: true, columns: csvColumns }).trimEnd()

/** Cells that a spreadsheet would read as formulas are escaped, because a file may have any name. */
export const csvLine = (row: FailureRow): string =>
  stringify([{ ...row, remedy: remedyOf(row.code) }], { columns: csvColumns, escape_formulas: true }).trimEnd()

const notedColumns: ReadonlyArray<keyof NotedRow> = [
  "gazetteId",
  "place",
  "territoryId",
  "collection",
  "date",
  "detail"
]

export const notedHeader = stringify([], { header: true, columns: notedColumns }).trimEnd()

export const notedLine = (row: NotedRow): string =>
  stringify([row], { columns: notedColumns, escape_formulas: true }).trimEnd()
