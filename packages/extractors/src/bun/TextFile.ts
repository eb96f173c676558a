/**
 * Writes the text of one attempt to a file.
 *
 * @module
 */
import { closeSync, openSync } from "node:fs"
import { Effect } from "effect"
import { type AttemptReport, type ExtractLimits, runAttempt } from "../Attempt.ts"
import { ExtractError } from "../ExtractError.ts"
import type { Extractor } from "../Extractor.ts"
import { fileInput } from "./FileInput.ts"
import { writeFailureOf, writeWhole } from "./WholeWrite.ts"

export interface FileJob {
  readonly path: string
  readonly name: string
  readonly mediaType: string
  /** The path for the text. It MUST NOT exist. After a failure the caller discards the file. */
  readonly output: string
  readonly limits: ExtractLimits
  /** Tried if the document is encrypted. */
  readonly passwords: ReadonlyArray<string>
}

/**
 * Runs one extractor on one file, in this process, and writes the text to the job's own file.
 *
 * @param written called with the bytes of each piece that was written
 */
export const attemptToFile = (
  extractor: Extractor,
  job: FileJob,
  written: (bytes: number) => void = () => undefined
): Effect.Effect<AttemptReport, ExtractError> =>
  Effect.gen(function* () {
    const { mediaType, name, passwords } = job
    const input = yield* fileInput(job.path, { name, mediaType, passwords })
    const descriptor = yield* Effect.acquireRelease(
      attempt(extractor, () => openSync(job.output, "wx")),
      (open) => Effect.sync(() => closeSync(open))
    )
    return yield* runAttempt(extractor, input, job.limits, (bytes) =>
      attempt(extractor, () => {
        writeWhole(descriptor, bytes)
        written(bytes.length)
      })
    )
  }).pipe(Effect.scoped)

const attempt = <A>(extractor: Extractor, write: () => A) =>
  Effect.try({
    try: write,
    catch: (cause) => {
      const { code, reason } = writeFailureOf(cause)
      return new ExtractError({
        extractor: extractor.id,
        reason,
        detail: `the text could not be written: ${code}`,
        cause
      })
    }
  })
