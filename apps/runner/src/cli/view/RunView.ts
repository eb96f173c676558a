/**
 * A run's report for a person.
 *
 * @module
 */
import { isReasonCode, reasonOf } from "@escriba/gazettes/Reason"
import type { FormatTally, RunReport } from "../../flow/Tally.ts"
import { bytes, count, counted, duration } from "../../machine/Quantities.ts"
import type { StageReport } from "../../stages/StageRun.ts"
import { styled, table } from "./Format.ts"

export const describeRun = (report: RunReport): string =>
  [
    outcomeLine(report),
    ...(report.byFormat.length === 0 ? [] : ["", formats(report.byFormat)]),
    ...(report.editions.segmented + report.editions.whole === 0 ? [] : ["", editionsLine(report.editions)]),
    ...(report.byReason.length === 0 ? [] : ["", reasons(report), "", "  `failures` lists them, file by file."])
  ].join("\n")

/** What the later stages did, a line each. */
export const describeStages = (stages: ReadonlyArray<StageReport>): string =>
  table(
    ["Stage", "Gazettes", "Excerpts", "Failed", "Took"],
    stages.map((row) => [row.stage, count(row.done), count(row.excerpts), count(row.failed), duration(row.durationMs)]),
    { right: [1, 2, 3, 4] }
  )

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

/** Of associations. What is doubtful was told, document by document, as it went. */
const editionsLine = ({ doubtful, segmented, segments, whole }: RunReport["editions"]): string =>
  [
    `${counted(segmented, "edition")} of associations cut into ${counted(segments, "segment")}`,
    ...(doubtful > 0 ? [styled("yellow", `${count(doubtful)} with doubts`)] : []),
    ...(whole > 0 ? [styled("yellow", `${count(whole)} indexed whole`)] : [])
  ].join(", ")

/** What was read, by format and extractor: of a run, or of all. */
export const formats = (rows: ReadonlyArray<FormatTally>): string =>
  table(
    ["Format", "Extractor", "Documents", "Pages", "Text"],
    rows.map((row) => [
      formatName(row.mediaType),
      row.extractor,
      count(row.documents),
      count(row.pages),
      bytes(row.textBytes)
    ]),
    { right: [2, 3, 4] }
  )

const reasons = (report: RunReport): string =>
  table(
    ["Reason", "Format", "Documents", "What to do"],
    report.byReason.map((row) => [row.code, formatName(row.mediaType), count(row.count), remedyOf(row.code)]),
    { right: [2] }
  )

export const remedyOf = (code: string): string => (isReasonCode(code) ? reasonOf(code).remedy : "")

const shortNames: Readonly<Record<string, string>> = {
  "application/pdf": "PDF",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
  "application/vnd.oasis.opendocument.text": "ODT",
  "application/msword": "DOC",
  "application/rtf": "RTF",
  "application/pkcs7-signature": "P7S",
  "application/zip": "ZIP",
  "application/octet-stream": "unknown",
  "text/plain": "TXT",
  "text/html": "HTML"
}

/** What people call the format; the media type where there is no such name. */
export const formatName = (mediaType: string): string => shortNames[mediaType] ?? mediaType
