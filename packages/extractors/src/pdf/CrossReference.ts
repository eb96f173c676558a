/**
 * Whether a PDF's cross-reference, by which its objects are found, is where its end says.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { latin1 } from "../Latin1.ts"

/** Where the last `startxref` of a file is looked for, as PDFium does. */
const endBytes = 4096
/** Enough for `xref`, or for the head of an object, behind some white space. */
const tableBytes = 64
/** A smaller file may be read whole by an engine that looks for its objects. */
const leastLargeBytes = 64 * 1024 * 1024

/**
 * A large file whose cross-reference is broken: to rebuild it an engine reads the file from end to end, in which case a
 * mapping of it becomes as much memory. Reads a few bytes, and of a small file none. An older cross-reference that this one
 * refers to may be broken all the same.
 */
export const isLargeAndBroken = Effect.fn("CrossReference.isLargeAndBroken")(function* (
  input: DocumentInput
): Effect.fn.Return<boolean, ExtractError> {
  if (input.sizeBytes < leastLargeBytes) return false
  const end = yield* input.read(input.sizeBytes - endBytes, endBytes)
  const offset = offsetSaidBy(end)
  if (offset === undefined) return true
  const junkBytes = Math.max(0, latin1(input.head).indexOf("%PDF-"))
  const table = latin1(yield* input.read(offset + junkBytes, tableBytes))
  return !/^\s*(?:xref\b|\d+\s+\d+\s+obj\b)/.test(table)
})

/** What the last `startxref` says, in the end of a file. */
export const offsetSaidBy = (end: Uint8Array): number | undefined => {
  const offset = /startxref\s+(\d+)\s(?![\s\S]*startxref)/.exec(latin1(end))?.[1]
  return offset === undefined ? undefined : Number(offset)
}
