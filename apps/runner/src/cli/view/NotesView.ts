/**
 * Processed documents that a person should still look at.
 *
 * @module
 */
import type { Note, NotedRow } from "@escriba/db/Reports"
import { count, counted } from "../../machine/Quantities.ts"
import { styled, table } from "./Terminal.ts"

export const meanings: Readonly<Record<Note, string>> = {
  partial: "some pages have no text: they are probably scanned and need OCR",
  truncated: "the index holds less than the stored text: the rest cannot be searched",
  mismatch: "the content is of another format than the name says",
  "shared-id": "another document is equal and shares its place in the index",
  unsegmented: "an association's edition that could not be cut: found as a whole",
  doubtful: "an association's edition that was cut with doubts",
  undated: "no date is known: `--since` and `--until` leave them out",
  duplicate: "the same file lies at other places, too"
}

export const describeNotes = (rows: ReadonlyArray<{ readonly note: Note; readonly count: number }>): string =>
  [
    table(
      ["Worth a look", "Documents", "What it means"],
      rows.map((row) => [row.note, count(row.count), meanings[row.note]]),
      { right: [1] }
    ),
    `  \`failures --flag ${rows[0]?.note}\` lists them.`
  ].join("\n")

export const describeNoted = (note: Note, rows: ReadonlyArray<NotedRow>, total: number): string =>
  total === 0
    ? `No document is ${note}.`
    : [
        `${styled("bold", note)}: ${counted(total, "document")}; ${meanings[note]}`,
        ...rows.flatMap(({ detail, gazetteId, place }) => [
          `  ${gazetteId}  ${place}`,
          ...(detail === null ? [] : [`      ${styled("dim", detailOf(note, detail))}`])
        ]),
        ...(total > rows.length ? [`  and ${count(total - rows.length)} more`] : [])
      ].join("\n")

const detailOf = (note: Note, detail: string) => {
  if (note === "partial") return `no text on page ${detail}`
  return note === "duplicate" ? `also ${detail}` : `checksum ${detail}`
}
