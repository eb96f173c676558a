/**
 * `extract`: a file's text, with no database.
 *
 * @module
 */
import { tmpdir } from "node:os"
import { Console, Effect, Path } from "effect"
import { Argument, Command } from "effect/cli"
import * as App from "../App.ts"
import { type ExtractedText, Extraction, type ExtractionFailure, pageTexts } from "../extraction/Extraction.ts"
import { Scratch } from "../Scratch.ts"
import { Exit, exitCodes } from "./Exit.ts"
import * as Flags from "./Flags.ts"
import { counted } from "./Format.ts"

const flags = {
  files: Argument.String("file").pipe(Argument.withDescription("Documents of any format"), Argument.atLeast(1)),
  json: Flags.json(
    "One JSON object a line and file: file, mediaType, extractor, version, text, pages, quality, attempts, error"
  )
}

export const extractCommand = Command.make("extract", flags, ({ files, json }) =>
  Effect.gen(function* () {
    const failed = yield* Effect.forEach(files, (file) => (json ? printJson(file) : printText(file)))
    const failures = failed.filter((hasFailed) => hasFailed).length
    if (failures > 0) {
      const message = json ? "" : `${counted(failures, "file")} of ${files.length} gave no text`
      return yield* new Exit({ code: exitCodes.documents, message })
    }
  }).pipe(Effect.provide(App.extraction(() => tmpdir())))
).pipe(
  Command.withDescription("Print the text of documents. Needs no database and keeps nothing"),
  Command.withExamples([
    { command: "escriba extract diario.pdf", description: "The text on standard output, pages parted by form feeds" },
    { command: "escriba extract *.pdf --json", description: "With page numbers, quality and every attempt" }
  ])
)

interface Read extends ExtractedText {
  readonly pageTexts: ReadonlyArray<string>
}

/** A copy-on-write mapping of a file that shrinks kills a child, not us; the file itself is never written to. */
const read = (file: string) =>
  Effect.gen(function* () {
    const paths = yield* Path.Path
    const directory = yield* (yield* Scratch).directory
    const extracted = yield* (yield* Extraction).extract({
      path: paths.resolve(file),
      name: paths.basename(file),
      directory
    })
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

const isExtractionFailure = (error: object): error is ExtractionFailure => "mediaType" in error

const toJson = (file: string, extracted: Read) => ({
  file,
  mediaType: extracted.mediaType,
  extractor: extracted.extractor,
  version: extracted.version,
  text: extracted.pageTexts.join("\n"),
  pages: extracted.pages.map(({ number, quality }, index) => ({ number, text: extracted.pageTexts[index], quality })),
  quality: overall(extracted),
  isMismatch: extracted.isMismatch,
  attempts: extracted.attempts
})

/** The pages' shares, weighed by their characters. */
const overall = ({ pages }: ExtractedText) => {
  const characters = pages.reduce((sum, { quality }) => sum + quality.characters, 0)
  const mean = (share: "alphanumeric" | "unmapped" | "portuguese") =>
    Number(
      (
        pages.reduce((sum, { quality }) => sum + quality[share] * quality.characters, 0) / Math.max(1, characters)
      ).toFixed(4)
    )
  return { characters, alphanumeric: mean("alphanumeric"), unmapped: mean("unmapped"), portuguese: mean("portuguese") }
}

const failureToJson = (file: string, { error, mediaType }: ExtractionFailure) => ({
  file,
  mediaType,
  attempts: error.attempts,
  error: { reason: error.reason, extractor: error.extractor, detail: error.detail }
})
