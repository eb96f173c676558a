/**
 * The counts of `status` for a person.
 *
 * @module
 */
import type { StatusAnswer } from "../../actions/Status.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { describeFormats } from "./Formats.ts"
import { remedyOf } from "./Remedies.ts"
import { table } from "./Terminal.ts"

export const describeStatus = (status: StatusAnswer): string => {
  const { byFormat, byReason, byState, gazettes, home, lastRun, pending, processed } = status
  const failing = (byState.quarantined ?? 0) + (byState.failed ?? 0)
  return [
    `${home}: ${counted(gazettes, "document")}, ${count(processed)} processed, ${count(pending)} pending, ${count(failing)} failed (${count(byState.quarantined ?? 0)} of them left alone)`,
    ...(lastRun === null
      ? ["No run yet."]
      : [
          `Last run: ${lastRun.mode} at ${lastRun.startedAt.slice(0, 19)} UTC, ${lastRun.finishedAt === null ? "not finished" : `${lastRun.done} done, ${lastRun.failed} failed`}`
        ]),
    ...(byFormat.length === 0 ? [] : ["", describeFormats(byFormat.map((row) => ({ ...row, documents: row.count })))]),
    ...(byReason.length === 0
      ? []
      : [
          "",
          table(
            ["Reason", "Documents", "What to do"],
            byReason.map((row) => [row.code, count(row.count), remedyOf(row.code)]),
            { right: [1] }
          )
        ])
  ].join("\n")
}
