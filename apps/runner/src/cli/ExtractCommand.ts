/**
 * `extract`: a file's text, with no database.
 *
 * @module
 */
import { tmpdir } from "node:os"
import { Console, Effect, Path } from "effect"
import { Argument, Command } from "effect/cli"
import * as App from "../App.ts"
import { extractFile, isExtractionFailure } from "../extraction/ExtractFile.ts"
import { type AskedExtractor, type ExtractedText, type ExtractionFailure, pageTexts } from "../extraction/Extraction.ts"
import { Exit, exitCodes } from "./Exit.ts"
import { describeExplanation, explained, explanationToJson, sniffFile } from "./ExplainExtraction.ts"
import * as Flags from "./Flags.ts"
import { counted } from "./Format.ts"
import { overall } from "./OverallQuality.ts"

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
    const failed = yield* Effect.forEach(
      files,
      Effect.fnUntraced(function* (file) {
        if (explain) return yield* printExplanation(file, json)
        return yield* json ? printJson(file) : printText(file)
      })
    )
    const failures = failed.filter((hasFailed) => hasFailed).length
    if (failures > 0) {
      const message = json || explain ? "" : `${counted(failures, "file")} of ${files.length} gave no text`
      return yield* new Exit({ code: exitCodes.documents, message })
    }
  }).pipe(Effect.provide(App.extraction(() => tmpdir())))
).pipe(
  Command.withDescription("Print the text of documents. Needs no database and keeps nothing"),
  Command.withExamples([
    { command: "escriba extract diario.pdf", description: "The text on standard output, pages parted by form feeds" },
    { command: "escriba extract *.pdf --json", description: "With page numbers, quality and every attempt" },
    { command: "escriba extract strange.doc --explain", description: "What it is taken for, and who could not read it" }
  ])
)

interface Read extends ExtractedText {
  readonly pageTexts: ReadonlyArray<string>
}

const read = (file: string) =>
  Effect.gen(function* () {
    const extracted = yield* extractFile(file)
    return { ...extracted, pageTexts: yield* pageTexts(extracted) } satisfies Read
  }).pipe(Effect.scoped)

const printText = (file: string) =>
  read(file).pipe(
    Effect.flatMap(({ pageTexts }) => Console.log(pageTexts.join("\f\n"))),
    Effect.as(false),
    Effect.catchIf(isExtractionFailure, ({ error }) =>
      Effect.as(Console.error(`${file}: ${error.reason}: ${error.message}`), true)
    )
  )

const printJson = (file: string) =>
  read(file).pipe(
    Effect.flatMap((extracted) => Console.log(JSON.stringify(toJson(file, extracted)))),
    Effect.as(false),
    Effect.catchIf(isExtractionFailure, (failure) =>
      Effect.as(Console.log(JSON.stringify(failureToJson(file, failure))), true)
    )
  )

const printExplanation = (file: string, json: boolean) =>
  Effect.gen(function* () {
    const paths = yield* Path.Path
    const sniffed = yield* sniffFile(paths.resolve(file), paths.basename(file))
    const asked: Array<AskedExtractor> = []
    const ended = yield* extractFile(file, (one) => Effect.sync(() => asked.push(one))).pipe(
      Effect.map((chosen) => ({ chosen, error: null })),
      Effect.catchIf(isExtractionFailure, ({ error }) => Effect.succeed({ chosen: null, error })),
      Effect.scoped
    )
    const explanation = yield* explained({ file, ...sniffed, asked, ...ended })
    yield* Console.log(json ? JSON.stringify(explanationToJson(explanation)) : describeExplanation(explanation))
    return ended.chosen === null
  })

const toJson = (file: string, extracted: Read) => ({
  file,
  mediaType: extracted.mediaType,
  extractor: extracted.extractor,
  version: extracted.version,
  text: extracted.pageTexts.join("\n"),
  pages: extracted.pages.map(({ number, quality }, index) => ({ number, text: extracted.pageTexts[index], quality })),
  quality: overall(extracted.pages),
  isMismatch: extracted.isMismatch,
  attempts: extracted.attempts
})

const failureToJson = (file: string, { error, mediaType }: ExtractionFailure) => ({
  file,
  mediaType,
  attempts: error.attempts,
  error: { reason: error.reason, extractor: error.extractor, detail: error.detail }
})
