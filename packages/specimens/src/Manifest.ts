/**
 * The manifest of a written set of specimens. This module loads none of the libraries that make specimens.
 *
 * @module
 */
import { Schema } from "effect"

/** The format of the bytes, which the file's name may contradict. */
export const Format = Schema.Literals([
  "PDF",
  "PDF two columns",
  "DOCX",
  "HTML",
  "HTML ISO-8859-1",
  "TXT UTF-8",
  "TXT Windows-1252",
  "TXT UTF-16LE",
  "PDF truncated",
  "PDF encrypted",
  "PDF scan",
  "PDF drawing",
  "PDF oversized",
  "DOCX truncated",
  "RTF",
  "ODT",
  "PNG",
  "ZIP",
  "random bytes",
  "no bytes"
])
export type Format = typeof Format.Type

/** The expected end of the document: in the index, or failed with a reason of `@escriba/gazettes/Reason`. */
export const Expected = Schema.Literals([
  "Indexed",
  "Empty",
  "Corrupt",
  "Encrypted",
  "NoText",
  "TooLarge",
  "Unsupported"
])
export type Expected = typeof Expected.Type

/** One file of a written set. */
export const SpecimenFile = Schema.Struct({
  /** Relative to the set's directory, with `/`: `{territory}/{date}/{file}` or `{collection}/{file}`. */
  path: Schema.String,
  format: Format,
  expected: Expected,
  /** Each is in the document's text, letter by letter; empty for a document without readable text. */
  words: Schema.Array(Schema.String)
})
export type SpecimenFile = typeof SpecimenFile.Type

/** The one line that `bin.ts` prints. */
export const Manifest = Schema.fromJsonString(Schema.Array(SpecimenFile))
