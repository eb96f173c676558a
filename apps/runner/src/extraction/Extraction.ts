/**
 * A file's text, by the list of extractors, each where it belongs.
 *
 * @module
 */
import { type AttemptReport, defaultLimits } from "@escriba/extractors/Attempt"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Extractors, type FailedAttempt } from "@escriba/extractors/Extractors"
import { sniff } from "@escriba/extractors/Sniffer"
import { Context, Duration, Effect, FileSystem, Layer } from "effect"
import { Sandbox } from "../sandbox/Sandbox.ts"
import { attemptToFile } from "./TextFile.ts"

export interface ExtractedText extends AttemptReport {
  /** Where the text lies: in the folder that the caller gave. */
  readonly path: string
  readonly mediaType: string
  /** The name says another format than the content. */
  readonly isMismatch: boolean
  readonly attempts: ReadonlyArray<FailedAttempt>
}

/** An error together with what sniffing had found, for the ledger. */
export interface ExtractionFailure {
  readonly error: ExtractError
  readonly mediaType: string | null
}

export class Extraction extends Context.Service<
  Extraction,
  {
    /**
     * @param file.name decides only what the content leaves open
     * @param file.directory an empty folder of the caller's scope; each attempt writes a file of its own there, so that two
     *   texts never mix
     */
    readonly extract: (file: {
      readonly path: string
      readonly name: string
      readonly directory: string
    }) => Effect.Effect<ExtractedText, ExtractionFailure>
  }
>()("@escriba/runner/Extraction") {
  /**
   * @param patience for an extractor in this process: it waits for its service by itself, so that its time is a document's
   *   and an outage's
   */
  static readonly layer = (patience: Duration.Duration) =>
    Layer.effect(
      Extraction,
      Effect.gen(function* () {
        const extractors = yield* Extractors
        const sandbox = yield* Sandbox
        return Extraction.of({
          extract: Effect.fn("Extraction.extract")(function* ({ directory, name, path }) {
            const sniffed = yield* openAndSniff(path, name).pipe(
              Effect.mapError((error) => ({ error, mediaType: null }))
            )
            const { input, isMismatch } = sniffed
            const { mediaType } = input
            const extracted = yield* extractors
              .extract(input, (extractor, attempt) => {
                const output = `${directory}/attempt-${attempt}.txt`
                const job = { path, name, mediaType, output, limits: defaultLimits }
                return extractor.placement === "sandbox"
                  ? sandbox.run(extractor, job)
                  : Effect.map(within(patience, extractor, attemptToFile(extractor, job)), (report) => ({
                      ...report,
                      output
                    }))
              })
              .pipe(Effect.mapError((error) => ({ error, mediaType })))
            const { output, ...report } = extracted.value
            return { ...report, path: output, mediaType, isMismatch, attempts: extracted.attempts }
          }, Effect.scoped)
        })
      })
    )
}

const within = <A>(patience: Duration.Duration, { id }: Extractor, attempt: Effect.Effect<A, ExtractError>) =>
  Effect.timeoutOrElse(attempt, {
    duration: patience,
    orElse: () =>
      Effect.fail(
        new ExtractError({ extractor: id, reason: "DeadlineExceeded", detail: `over ${Duration.format(patience)}` })
      )
  })

const openAndSniff = Effect.fnUntraced(function* (path: string, name: string) {
  const unknown = yield* fileInput(path, { name, mediaType: "application/octet-stream" })
  const { isMismatch, mediaType } = yield* sniff(unknown)
  return { input: { ...unknown, mediaType }, isMismatch }
})

/** The text of each page, read from where the extraction left it. */
export const pageTexts = Effect.fnUntraced(function* (extracted: ExtractedText) {
  const bytes = yield* (yield* FileSystem.FileSystem).readFile(extracted.path)
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  return extracted.pages.map(({ lengthBytes, offsetBytes }) =>
    decoder.decode(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
  )
})
