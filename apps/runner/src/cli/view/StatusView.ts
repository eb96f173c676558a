/**
 * The counts of `status` for a person.
 *
 * @module
 */
import type { StatusAnswer } from "../../actions/Status.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { describeFormats } from "./Formats.ts"
import { describeNotes } from "./NotesView.ts"
import { remedyOf } from "./Remedies.ts"
import { table } from "./Terminal.ts"

export const describeStatus = (status: StatusAnswer): string => {
  const { byFormat, byNote, byReason, byState, failing, gazettes, home, lastRun, missing, pending, processed } = status
  return [
    `${home}: ${counted(gazettes, "document")}: ${count(processed)} processed, ${count(pending)} pending, ${count(failing.unprocessed)} failed`,
    ...(failing.processed === 0
      ? []
      : [
          `${count(failing.processed)} of the processed failed when they were done again: what was made before is kept.`
        ]),
    ...((byState.quarantined ?? 0) === 0
      ? []
      : [`${count(byState.quarantined ?? 0)} of those that failed are not tried again by themselves.`]),
    ...(missing === 0
      ? []
      : [
          `${counted(missing, "document")} without a file: \`ingest\` finds what is back, \`ingest --prune\` removes the rest.`
        ]),
    ...(lastRun === null
      ? ["No run yet."]
      : [
          `Last run: ${lastRun.mode} at ${lastRun.startedAt.slice(0, 19)} UTC, ${lastRun.finishedAt === null ? "not finished" : `${lastRun.done} done, ${lastRun.failed} failed`}`
        ]),
    ...(byFormat.length === 0 ? [] : ["", describeFormats(byFormat.map((row) => ({ ...row, documents: row.count })))]),
    ...(byNote.length === 0 ? [] : ["", describeNotes(byNote)]),
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
