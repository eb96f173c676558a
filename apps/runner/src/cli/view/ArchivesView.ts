/**
 * The report of published archives, or their count, for a person.
 *
 * @module
 */
import type { ArchivesReport } from "../../archives/Publishing.ts"
import { bytes, count, counted, duration } from "../../machine/Quantities.ts"

export const describeArchiveCount = (made: { readonly territoryYears: number; readonly stateYears: number }): string =>
  `would make ${counted(made.territoryYears, "archive")} of territories and ${counted(made.stateYears, "archive")} of states`

export const describeArchives = (report: ArchivesReport): string =>
  [
    `${counted(report.published, "archive")} published (${bytes(report.bytes)}), ${count(report.unchanged)} unchanged, ${count(report.withdrawn)} withdrawn, ${count(report.failed.length)} failed; ${counted(report.gazettes, "gazette")} in ${duration(report.durationMs)}`,
    ...report.failed.map(({ code, detail, key }) => `  ${key}: ${code}: ${detail}`)
  ].join("\n")
