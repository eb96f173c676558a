/**
 * The file that one attempt writes its text to.
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
  /** Where the text goes; MUST NOT exist. After a failure whatever lies there is to be thrown away. */
  readonly output: string
  readonly limits: ExtractLimits
  /** Tried where the document is encrypted. */
  readonly passwords: ReadonlyArray<string>
}

/**
 * One extractor over one file, in this process, its text to the job's own file.
 *
 * @param written told of each piece, in bytes
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
        detail: `its text could not be written: ${code}`,
        cause
      })
    }
  })
