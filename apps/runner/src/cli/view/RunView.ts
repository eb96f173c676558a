/**
 * A run for a person: the services it uses, and its report.
 *
 * @module
 */
import { hasText, type RunAnswer } from "../../actions/Run.ts"
import type { RunReport } from "../../flow/Tally.ts"
import { nameOf } from "../../house/Services.ts"
import { count, counted, duration } from "../../machine/Quantities.ts"
import type { SettingsShape } from "../../settings/Settings.ts"
import { describeFormats, formatName } from "./Formats.ts"
import { describeNotes } from "./NotesView.ts"
import { remedyOf } from "./Remedies.ts"
import { describeStages } from "./StageView.ts"
import { styled, table } from "./Terminal.ts"

/** The implementation behind each contract, for the first line of a run. */
export const describeHouse = ({ home, openSearch, postgres, storage, tika }: SettingsShape): string => {
  const reader = tika === undefined ? "no Tika" : nameOf.tika(tika)
  if (postgres === undefined && storage === undefined && openSearch === undefined) {
    return `the embedded default: database, index and texts in ${home}, originals where they lie, ${reader}`
  }
  return [
    postgres === undefined ? `embedded database in ${home}` : nameOf.database(postgres),
    storage === undefined ? `files and texts in ${home}` : nameOf.store(storage),
    openSearch === undefined ? `embedded index in ${home}` : nameOf.index(openSearch),
    reader
  ].join(", ")
}

export const describeRun = (answer: RunAnswer): string =>
  [
    ...(hasText(answer) ? [describeReport(answer, answer.older ?? 0)] : []),
    ...(answer.stages.length === 0 ? [] : [describeStages(answer.stages)])
  ].join("\n\n")

/** Older rows, of a backfill or of the days of an outage: a DAILY run never processes them. */
export const olderLine = (older: number): string =>
  `Nothing of the last day to do. ${counted(older, "older document")} not processed: run with --mode UNPROCESSED`

/** The report of the stage `text`. */
export const describeReport = (report: RunReport, older = 0): string =>
  [
    older > 0 ? olderLine(older) : outcomeLine(report),
    ...(report.stoppedBy?.code === "Cancelled" ? [cancelledLine(report)] : []),
    ...(report.byFormat.length === 0 ? [] : ["", describeFormats(report.byFormat)]),
    ...(report.editions.segmented + report.editions.whole === 0 ? [] : ["", editionsLine(report.editions)]),
    ...(report.byNote.length === 0 ? [] : ["", describeNotes(report.byNote)]),
    ...(report.byReason.length === 0 ? [] : ["", reasons(report), "", "  `failures` lists them, file by file."])
  ].join("\n")

const outcomeLine = (report: RunReport): string => {
  if (report.selected === 0) return "Nothing to do: no document is pending."
  const seconds = Math.max(report.durationMs, 1) / 1000
  const parts = [
    styled("green", `${count(report.done)} done`),
    ...(report.failed > 0 ? [styled("red", `${count(report.failed)} failed`)] : []),
    ...(report.deferred > 0 ? [styled("yellow", `${count(report.deferred)} deferred`)] : []),
    ...(report.conflicts > 0 ? [styled("yellow", `${count(report.conflicts)} in conflict`)] : [])
  ]
  const rate = `${((report.done + report.failed) / seconds).toFixed(1)} documents and ${(report.pages / seconds).toFixed(0)} pages a second`
  return `${parts.join(", ")} of ${counted(report.selected, "document")} in ${duration(report.durationMs)} (${rate})`
}

const cancelledLine = ({ conflicts, deferred, done, failed, selected }: RunReport) =>
  `Stopped by a signal: ${counted(selected - done - failed - deferred - conflicts, "document")} left for the next run.`

/** Editions of associations. Each doubt is in the log. */
const editionsLine = ({ doubtful, segmented, segments, whole }: RunReport["editions"]): string =>
  [
    `${counted(segmented, "edition")} of associations cut into ${counted(segments, "segment")}`,
    ...(doubtful > 0 ? [styled("yellow", `${count(doubtful)} with doubts`)] : []),
    ...(whole > 0 ? [styled("yellow", `${count(whole)} indexed whole`)] : [])
  ].join(", ")

const reasons = (report: RunReport): string =>
  table(
    ["Reason", "Format", "Documents", "What to do"],
    report.byReason.map((row) => [row.code, formatName(row.mediaType), count(row.count), remedyOf(row.code)]),
    { right: [2] }
  )
