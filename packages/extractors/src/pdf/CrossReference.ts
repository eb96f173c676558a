/**
 * Checks whether a PDF's cross-reference, the index of its objects, is where the file's end says.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { latin1 } from "../Latin1.ts"

/** The last `startxref` of a file is searched in this many bytes, as PDFium does. */
const endBytes = 4096
/** Enough for `xref`, or for the head of an object, after some white space. */
const tableBytes = 64
/** An engine that searches for objects may read a smaller file whole. */
const leastLargeBytes = 64 * 1024 * 1024

/**
 * A large file with a broken cross-reference. An engine that rebuilds it reads the file from end to end, and a mapping of the
 * file then becomes resident memory of the same size. Reads a few bytes, and none of a small file. An older cross-reference, to
 * which this one refers, may still be broken.
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

/** The offset after the last `startxref` in the end of a file. */
export const offsetSaidBy = (end: Uint8Array): number | undefined => {
  const offset = /startxref\s+(\d+)\s(?![\s\S]*startxref)/.exec(latin1(end))?.[1]
  return offset === undefined ? undefined : Number(offset)
}
