/**
 * The file that one attempt writes its text to.
 *
 * @module
 */
import { closeSync, openSync, writeSync } from "node:fs"
import { type AttemptReport, type ExtractLimits, runAttempt } from "@escriba/extractors/Attempt"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Effect } from "effect"

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

/** What the system says of a file of ours that could not be written: no room, or else a bug. */
export const writeFailureOf = (cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
  return { code, reason: code === "ENOSPC" || code === "EDQUOT" ? "DiskFull" : "Defect" } as const
}

export const writeWhole = (descriptor: number, bytes: Uint8Array) => {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}
