/**
 * Formats by the names that people use, and what was read of each.
 *
 * @module
 */
import type { FormatTally } from "../../flow/Tally.ts"
import { bytes, count } from "../../machine/Quantities.ts"
import { table } from "./Terminal.ts"

/** What was read, by format and extractor: of a run, or of all. */
export const describeFormats = (rows: ReadonlyArray<FormatTally>): string =>
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

/** The media type where people have no name for the format. */
export const formatName = (mediaType: string): string => shortNames[mediaType] ?? mediaType
