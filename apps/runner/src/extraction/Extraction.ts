/**
 * Extracts a file's text by the list of extractors, each in a child or in this process.
 *
 * @module
 */
import { type AttemptReport, defaultLimits } from "@escriba/extractors/Attempt"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { attemptToFile, type FileJob } from "@escriba/extractors/bun/TextFile"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Declined, ExtractorList } from "@escriba/extractors/ExtractorList"
import { MediaType } from "@escriba/extractors/MediaType"
import { type Reading, readDocument } from "@escriba/extractors/Reading"
import { Clock, Context, Duration, Effect, FileSystem, Layer, Redacted } from "effect"
import { Children } from "../children/Children.ts"
import type { Span } from "../children/program/PageFiles.ts"

export interface ExtractedText extends AttemptReport, Omit<Reading<unknown>, "value"> {
  /** The path of the text, in the caller's folder. */
  readonly path: string
}

/** One extractor's answer to a document. */
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
  static readonly layer = ({ modules, passwords = [], patience }: ExtractionOptions) =>
    Layer.effect(
      Extraction,
      Effect.gen(function* () {
        const extractors = yield* ExtractorList
        const children = yield* Children
        const plainPasswords = passwords.map((password) => Redacted.value(password))
        const inChild = ({ id }: Extractor, job: FileJob) =>
          children.ask("extract", { ...job, extractor: id, module: modules?.get(id) ?? null }).pipe(
            Effect.mapError(({ detail, reason }) => new ExtractError({ extractor: id, reason, detail })),
            Effect.flatMap(({ answer, request: { output } }) =>
              answer === null ? Effect.fail(new Declined({ extractor: id })) : Effect.succeed({ ...answer, output })
            )
          )
        const here = (extractor: Extractor, job: FileJob) =>
          Effect.map(within(patience, extractor, attemptToFile(extractor, job)), (report) => ({
            ...report,
            output: job.output
          }))
        return Extraction.of({
          extract: Effect.fn("Extraction.extract")(
            function* ({ directory, name, path, tell }) {
              const document = yield* fileInput(path, { name, mediaType: MediaType.unknown })
              const { value, ...reading } = yield* readDocument(document, (extractor, { mediaType }, attempt) => {
                const output = `${directory}/attempt-${attempt}.txt`
                const job = { path, name, mediaType, output, limits: defaultLimits, passwords: plainPasswords }
                const run = extractor.placement === "sandbox" ? inChild(extractor, job) : here(extractor, job)
                return tell === undefined ? run : told(tell, extractor, run)
              })
              const { output, ...report } = value
              return { ...report, ...reading, path: output }
            },
            Effect.provideService(ExtractorList, extractors),
            Effect.scoped
          )
        })
      })
    )
}

export interface ExtractionOptions {
  /** For an extractor in this process: it retries its own service, so allow a document's deadline plus an outage. */
  readonly patience: Duration.Duration
  /** Tried on encrypted documents. */
  readonly passwords?: ReadonlyArray<Redacted.Redacted<string>>
  /** The plug-ins' modules by their ids. */
  readonly modules?: ReadonlyMap<string, string>
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

/** The text of each page, read from its file.*/
export const pageTexts = Effect.fnUntraced(function* (extracted: {
  readonly path: string
  readonly pages: ReadonlyArray<Span>
}) {
  const bytes = yield* (yield* FileSystem.FileSystem).readFile(extracted.path)
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  return extracted.pages.map(({ lengthBytes, offsetBytes }) =>
    decoder.decode(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
  )
})
