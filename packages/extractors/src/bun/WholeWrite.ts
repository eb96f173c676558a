/**
 * Writing to a descriptor until every byte is written.
 *
 * @module
 */
import { writeSync } from "node:fs"

export const writeWhole = (descriptor: number, bytes: Uint8Array) => {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}

/** The reason for which a file of ours could not be written: the disk is full, or Escriba has a bug. */
export const writeFailureOf = (cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
  return { code, reason: code === "ENOSPC" || code === "EDQUOT" ? "DiskFull" : "Defect" } as const
}
