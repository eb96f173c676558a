/**
 * `extract`: prints the text of files.
 *
 * @module
 */
import { Console, Effect, Stream } from "effect"
import { Argument, Command } from "effect/cli"
import { ExplainAnswer, ExtractAnswer, explain, extract, requireFiles } from "../../actions/Extract.ts"
import { counted } from "../../machine/Quantities.ts"
import { documentsFailed } from "../CommandEnd.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeExplanation, describeText } from "../view/ExtractView.ts"

const flags = {
  files: Argument.String("file").pipe(Argument.withDescription("Documents of any format"), Argument.atLeast(1)),
  isExplained: Flags.onOff(
    "explain",
    "In place of the text: what the file is, which extractors were asked, and how each answered"
  ),
  isJson: Flags.json(
    "One JSON object per line and file: file, mediaType, extractor, version, text, pages, quality, attempts, error"
  )
}

export const extractCommand = Command.make("extract", flags, ({ files, isExplained, isJson }) => {
  const print = printed(ExtractAnswer, describeText, isJson)
  const printText = (answer: ExtractAnswer) =>
    isJson || !("error" in answer) ? print(answer) : Console.error(describeText(answer))
  const failures = isExplained
    ? failed(Stream.tap(explain(files), printed(ExplainAnswer, describeExplanation, isJson)))
    : failed(Stream.tap(extract(files), printText))
  return Effect.flatMap(Effect.andThen(requireFiles(files), failures), (count) => {
    if (count === 0) return Effect.void
    return documentsFailed(isJson || isExplained ? "" : `${counted(count, "file")} of ${files.length} gave no text`)
  })
}).pipe(
  Command.withDescription("Print the text of documents. Needs no database and keeps nothing"),
  Command.withExamples([
    {
      command: "escriba extract diario.pdf",
      description: "The text on standard output, pages separated by form feeds"
    },
    { command: "escriba extract *.pdf --json", description: "With page numbers, quality and every attempt" },
    {
      command: "escriba extract strange.doc --explain",
      description: "What it is taken for, and which extractors could not read it"
    }
  ])
)

const failed = <E, R>(answers: Stream.Stream<ExplainAnswer | ExtractAnswer, E, R>) =>
  answers.pipe(
    Stream.filter((answer) => "error" in answer && answer.error !== null),
    Stream.runCount
  )
