/**
 * Formats by their common names, and the documents that were read per format.
 *
 * @module
 */
import type { FormatTally } from "../../flow/Tally.ts"
import { bytes, count } from "../../machine/Quantities.ts"
import { table } from "./Terminal.ts"

/** Documents that were read, per format and extractor, of one run or of all. */
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

/** The common name of a format, or the media type if it has none. */
export const formatName = (mediaType: string): string => shortNames[mediaType] ?? mediaType
