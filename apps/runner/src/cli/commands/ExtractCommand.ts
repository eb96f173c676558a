/**
 * `extract`: a file's text, with no database.
 *
 * @module
 */
import { tmpdir } from "node:os"
import type { ExtractError } from "@escriba/extractors/ExtractError"
import { Console, Effect, type FileSystem, Path, type PlatformError, Scope, Exit as ScopeExit, Stream } from "effect"
import { Argument, Command } from "effect/cli"
import { extractFile } from "../../extraction/ExtractFile.ts"
import { type AskedExtractor, type ExtractedText, pageTexts } from "../../extraction/Extraction.ts"
import { overall } from "../../extraction/OverallQuality.ts"
import * as House from "../../house/House.ts"
import { counted } from "../../machine/Quantities.ts"
import { Exit, exitCodes } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { describeExplanation, explained, explanationToJson, sniffFile } from "../view/ExplainExtraction.ts"

const flags = {
  files: Argument.String("file").pipe(Argument.withDescription("Documents of any format"), Argument.atLeast(1)),
  explain: Flags.onOff(
    "explain",
    "Instead of the text: what the file is, who was asked, and how each of them answered"
  ),
  json: Flags.json(
    "One JSON object a line and file: file, mediaType, extractor, version, text, pages, quality, attempts, error"
  )
}

export const extractCommand = Command.make("extract", flags, ({ explain, files, json }) =>
  Effect.gen(function* () {
    const { children } = yield* House.capacity
    const show = (file: string) => (explain ? explanation(file, json) : json ? asJson(file) : asText(file))
    const failures = yield* Stream.fromIterable(files).pipe(
      Stream.mapEffect((file) => kept(show(file)), { concurrency: children * aheadOfOutput }),
      Stream.mapEffect(printed),
      Stream.filter((hasFailed) => hasFailed),
      Stream.runCount,
      Effect.scoped
    )
    if (failures > 0) {
      const message = json || explain ? "" : `${counted(failures, "file")} of ${files.length} gave no text`
      return yield* new Exit({ code: exitCodes.documents, message })
    }
  }).pipe(Effect.provide(House.extraction(() => tmpdir())))
).pipe(
  Command.withDescription("Print the text of documents. Needs no database and keeps nothing"),
  Command.withExamples([
    { command: "escriba extract diario.pdf", description: "The text on standard output, pages parted by form feeds" },
    { command: "escriba extract *.pdf --json", description: "With page numbers, quality and every attempt" },
    { command: "escriba extract strange.doc --explain", description: "What it is taken for, and who could not read it" }
  ])
)

/**
 * How many files a child may be ahead of the output, which is in the order in which they were named: a long one does not
 * keep the others waiting. Their texts lie on disk meanwhile.
 */
const aheadOfOutput = 16

/** What is printed of one file. */
interface Shown {
  readonly line: Effect.Effect<string, PlatformError.PlatformError, FileSystem.FileSystem>
  readonly hasFailed: boolean
  readonly toErrors?: boolean
}

interface Kept extends Shown {
  readonly scope: Scope.Closeable
}

type Showing = Effect.Effect<
  Shown,
  PlatformError.PlatformError,
  Effect.Services<ReturnType<typeof asText | typeof explanation>>
>

/** With what it opened, until it is printed. */
const kept = (show: Showing) =>
  Effect.gen(function* () {
    const scope = yield* Scope.fork(yield* Effect.scope)
    return { ...(yield* Scope.provide(show, scope)), scope } satisfies Kept
  })

const printed = ({ hasFailed, line, scope, toErrors }: Kept) =>
  line.pipe(
    Effect.flatMap(toErrors ? Console.error : Console.log),
    Effect.ensuring(Scope.close(scope, ScopeExit.void)),
    Effect.as(hasFailed)
  )

const asText = (file: string) =>
  extractFile(file).pipe(
    Effect.map(
      (extracted): Shown => ({
        line: Effect.map(pageTexts(extracted), (texts) => texts.join("\f\n")),
        hasFailed: false
      })
    ),
    Effect.catchTag("ExtractError", (error) =>
      Effect.succeed<Shown>({
        line: Effect.succeed(`${file}: ${error.reason}: ${error.message}`),
        hasFailed: true,
        toErrors: true
      })
    )
  )

const asJson = (file: string) =>
  extractFile(file).pipe(
    Effect.map(
      (extracted): Shown => ({
        line: Effect.map(pageTexts(extracted), (texts) => JSON.stringify(toJson(file, extracted, texts))),
        hasFailed: false
      })
    ),
    Effect.catchTag("ExtractError", (error) =>
      Effect.succeed<Shown>({ line: Effect.succeed(JSON.stringify(failureToJson(file, error))), hasFailed: true })
    )
  )

const explanation = (file: string, json: boolean) =>
  Effect.gen(function* () {
    const paths = yield* Path.Path
    const sniffed = yield* sniffFile(paths.resolve(file), paths.basename(file))
    const asked: Array<AskedExtractor> = []
    const ended = yield* extractFile(file, (one) => Effect.sync(() => asked.push(one))).pipe(
      Effect.map((chosen) => ({ chosen, error: null })),
      Effect.catchTag("ExtractError", (error) => Effect.succeed({ chosen: null, error })),
      Effect.scoped
    )
    const told = yield* explained({ file, ...sniffed, asked, ...ended })
    const line = json ? JSON.stringify(explanationToJson(told)) : describeExplanation(told)
    return { line: Effect.succeed(line), hasFailed: ended.chosen === null } satisfies Shown
  })

const toJson = (file: string, extracted: ExtractedText, texts: ReadonlyArray<string>) => ({
  file,
  mediaType: extracted.mediaType,
  extractor: extracted.extractor,
  version: extracted.version,
  text: texts.join("\n"),
  pages: extracted.pages.map(({ number, quality }, index) => ({ number, text: texts[index], quality })),
  quality: overall(extracted.pages),
  isMismatch: extracted.isMismatch,
  attempts: extracted.attempts
})

const failureToJson = (file: string, error: ExtractError) => ({
  file,
  mediaType: error.mediaType ?? null,
  attempts: error.attempts,
  error: { reason: error.reason, extractor: error.extractor, detail: error.detail }
})
