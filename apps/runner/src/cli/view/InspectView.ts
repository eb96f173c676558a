/**
 * One gazette for a person: its row, each stage's entry, its history.
 *
 * @module
 */
import { parseStage } from "@escriba/db/Stage"
import type { InspectAnswer } from "../../actions/Inspect.ts"
import { bytes, count, counted, duration, ranges } from "../../machine/Quantities.ts"
import { formatName } from "./Formats.ts"
import { remedyOf } from "./Remedies.ts"
import { styled, table } from "./Terminal.ts"

type Entry = InspectAnswer["entries"][number]

export const describeInspection = ({ entries, gazette, history }: InspectAnswer): string => {
  const owner = gazette.territoryName === null ? gazette.collection : `${gazette.territoryName} (${gazette.stateCode})`
  const facts = [owner, gazette.date, gazette.editionNumber && `edition ${gazette.editionNumber}`].filter(Boolean)
  return [
    `${styled("bold", `Gazette ${gazette.id}`)}  ${facts.join(" · ")}${gazette.processed ? "" : "  (not processed)"}`,
    `  file      ${gazette.sourceKey}`,
    `  key       ${gazette.filePath}`,
    `  checksum  ${gazette.fileChecksum ?? "none yet"}`,
    `  scraped   ${gazette.scrapedAt ?? "unknown"}`,
    ...(entries.length === 0 ? ["", "No run has begun it yet."] : entries.map(describeEntry)),
    ...(history.length === 0 ? [] : ["", events(history)])
  ].join("\n")
}

const describeEntry = (entry: Entry): string => {
  return [
    "",
    `${styled("bold", entry.stage)}  ${entry.state} after ${counted(entry.attempt, "attempt")}, ${counted(entry.failures, "failure")} since it last worked`,
    ...(entry.state === "done"
      ? parseStage(entry.stage).kind === "text"
        ? describeText(entry)
        : [
            `  ${counted(entry.documentIds.length, parseStage(entry.stage).noun)}, by version ${entry.extractorVersion} of its rules`
          ]
      : [
          ...(entry.code === null ? [] : [`  ${entry.code}: ${entry.message}`, `  ${remedyOf(entry.code)}`]),
          ...(entry.setting === null ? [] : [`  opens again when this changes: ${entry.setting}`]),
          ...(entry.retryAfter === null ? [] : [`  not before ${entry.retryAfter.slice(0, 19)} UTC`])
        ])
  ].join("\n")
}

const describeText = (entry: Entry): ReadonlyArray<string> => {
  const { documentIds, doubts, pagesWithoutText, segments } = entry
  return [
    `  ${formatName(entry.mediaType ?? "")}, ${bytes(entry.sizeBytes ?? 0)}, by ${entry.extractor} version ${entry.extractorVersion}: ${counted(entry.pages ?? 0, "page")}, ${count(entry.characters ?? 0)} characters, ${duration(entry.durationMs ?? 0)}`,
    `  text at ${entry.textKey}; in the index as ${segments.length === 0 ? documentIds.join(", ") : counted(segments.length, "segment")}`,
    ...segments.map(
      ({ documentId, pages: own, territoryId, textKey }) =>
        `    ${territoryId}  ${documentId}  ${textKey}${own.length === 0 ? "" : `  p. ${ranges(own)}`}`
    ),
    ...doubts.map(
      ({ code, line, message }) => `  doubt: ${code}${line === null ? "" : ` in line ${line}`}: ${message}`
    ),
    ...(entry.flags.length === 0 ? [] : [`  flags: ${entry.flags.join(", ")}`]),
    ...(pagesWithoutText.length === 0
      ? []
      : [`  no text on ${counted(pagesWithoutText.length, "page")}: ${ranges(pagesWithoutText)}`]),
    ...entry.attempts.map(({ detail, extractor, reason }) => `  before it, ${extractor} failed: ${reason}: ${detail}`)
  ]
}

const events = (history: InspectAnswer["history"]): string =>
  table(
    ["When (UTC)", "Run", "Attempt", "Came to", "Reason", "Took", "Message"],
    history.map((event) => [
      event.at.slice(0, 19),
      event.runId === null ? "" : String(event.runId),
      String(event.attempt),
      event.event,
      event.code ?? event.extractor ?? "",
      event.durationMs === null ? "" : duration(event.durationMs),
      (event.message ?? "").slice(0, 80)
    ]),
    { right: [1, 2] }
  )
