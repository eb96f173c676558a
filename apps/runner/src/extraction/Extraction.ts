/**
 * A file's text, by the list of extractors, each where it belongs.
 *
 * @module
 */
import { type AttemptReport, defaultLimits } from "@escriba/extractors/Attempt"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { attemptToFile } from "@escriba/extractors/bun/TextFile"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { type Declined, ExtractorList } from "@escriba/extractors/ExtractorList"
import { MediaType } from "@escriba/extractors/MediaType"
import { type Reading, readDocument } from "@escriba/extractors/Reading"
import { Clock, Context, Duration, Effect, FileSystem, Layer, Redacted } from "effect"
import { Children } from "../children/Children.ts"

export interface ExtractedText extends AttemptReport, Omit<Reading<unknown>, "value"> {
  /** The path of the text, in the caller's folder. */
  readonly path: string
}

/** One extractor was asked for a document's text, and how that ended. */
export interface AskedExtractor {
  readonly extractor: string
  readonly version: string
  /** `Text`, `Declined`, or the reason of its failure. */
  readonly outcome: "Text" | "Declined" | ExtractError["reason"]
  /** Of a failure. */
  readonly detail: string | null
  readonly durationMs: number
}

export class Extraction extends Context.Service<
  Extraction,
  {
    /**
     * @param file.name decides only what the content leaves open
     * @param file.directory an empty folder of the caller's scope; each attempt writes a file of its own there, so that two
     *   texts never mix
     * @param file.tell told of each extractor that was asked, in order
     */
    readonly extract: (file: {
      readonly path: string
      readonly name: string
      readonly directory: string
      readonly tell?: (asked: AskedExtractor) => Effect.Effect<void>
    }) => Effect.Effect<ExtractedText, ExtractError>
  }
>()("@escriba/runner/Extraction") {
  /**
   * @param patience for an extractor in this process: it waits for its service by itself, so that its time is a document's
   *   and an outage's
   * @param passwords tried on encrypted documents
   */
  static readonly layer = (patience: Duration.Duration, passwords: ReadonlyArray<Redacted.Redacted<string>> = []) =>
    Layer.effect(
      Extraction,
      Effect.gen(function* () {
        const extractors = yield* ExtractorList
        const sandbox = yield* Children
        const plainPasswords = passwords.map((password) => Redacted.value(password))
        return Extraction.of({
          extract: Effect.fn("Extraction.extract")(function* ({ directory, name, path, tell }) {
            const document = yield* fileInput(path, { name, mediaType: MediaType.unknown })
            const { value, ...reading } = yield* readDocument(document, (extractor, { mediaType }, attempt) => {
              const output = `${directory}/attempt-${attempt}.txt`
              const job = { path, name, mediaType, output, limits: defaultLimits, passwords: plainPasswords }
              const run =
                extractor.placement === "sandbox"
                  ? sandbox.run(extractor, job)
                  : Effect.map(within(patience, extractor, attemptToFile(extractor, job)), (report) => ({
                      ...report,
                      output
                    }))
              return tell === undefined ? run : told(tell, extractor, run)
            }).pipe(Effect.provideService(ExtractorList, extractors))
            const { output, ...report } = value
            return { ...report, ...reading, path: output }
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

const told = Effect.fnUntraced(function* <A, R>(
  tell: (asked: AskedExtractor) => Effect.Effect<void>,
  { id, version }: Extractor,
  attempt: Effect.Effect<A, ExtractError | Declined, R>
) {
  const startedAt = yield* Clock.currentTimeMillis
  const result = yield* Effect.result(attempt)
  const durationMs = (yield* Clock.currentTimeMillis) - startedAt
  const failure = result._tag === "Failure" ? result.failure : undefined
  yield* tell({
    extractor: id,
    version,
    outcome: failure === undefined ? "Text" : failure._tag === "Declined" ? "Declined" : failure.reason,
    detail: failure?._tag === "ExtractError" ? failure.detail : null,
    durationMs
  })
  return yield* Effect.fromResult(result)
})

/** The text of each page, read from where the extraction left it. */
export const pageTexts = Effect.fnUntraced(function* (extracted: Pick<ExtractedText, "path" | "pages">) {
  const bytes = yield* (yield* FileSystem.FileSystem).readFile(extracted.path)
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  return extracted.pages.map(({ lengthBytes, offsetBytes }) =>
    decoder.decode(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
  )
})
