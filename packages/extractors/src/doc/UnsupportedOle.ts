/**
 * Names the program of an OLE file that is not a Word document.
 *
 * @module
 */
import type { ExtractError } from "../ExtractError.ts"
import { docFault } from "./DocFault.ts"

/** By a stream or folder that only files of that program have at their root. */
const programs: ReadonlyArray<readonly [name: string, what: string]> = [
  ["EncryptedPackage", "an encrypted Office package"],
  ["Workbook", "an Excel workbook"],
  ["Book", "an Excel workbook"],
  ["PowerPoint Document", "a PowerPoint presentation"],
  ["__properties_version1.0", "an Outlook message"],
  ["VisioDocument", "a Visio drawing"],
  ["Quill", "a Publisher document"],
  ["MatOST", "a Works document"],
  ["CONTENTS", "a Works document"]
]

export const unsupportedOle = (names: ReadonlyArray<string>): ExtractError => {
  const program = programs.find(([name]) => names.includes(name))
  if (program !== undefined) return docFault("Unsupported", `the file is not a Word document but ${program[1]}`)
  return names.length === 0
    ? docFault("Corrupt", "the OLE directory is empty or damaged")
    : docFault("Unsupported", "the file is an OLE file of an unknown program, without a Word document")
}
