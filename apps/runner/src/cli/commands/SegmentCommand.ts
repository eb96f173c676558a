/**
 * `segment`: an association's edition cut by municipality, touching nothing.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { tmpdir } from "node:os"
import { type Definition, readDefinition } from "@escriba/gazettes/segmentation/Definition"
import { definitionOf, definitions, families } from "@escriba/gazettes/segmentation/Definitions"
import { type Segmentation, segment } from "@escriba/gazettes/segmentation/Segmentation"
import { Console, Effect, FileSystem, Option, Result } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { extractFile } from "../../extraction/ExtractFile.ts"
import { pageTexts } from "../../extraction/Extraction.ts"
import { ibgeTerritories } from "../../house/Embedded.ts"
import * as House from "../../house/House.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { Exit, exitCodes, usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { table } from "../view/Format.ts"

const flags = {
  file: Argument.String("file").pipe(Argument.withDescription("An edition, of any format")),
  territory: Flag.String("territory").pipe(
    Flag.withDescription("IBGE code of the association, for example 2700000: whose layout, and whose municipalities")
  ),
  definition: Flags.text("definition", "A layout's file in place of the one that Escriba has for that code"),
  json: Flags.json(
    "One JSON object: segments [{territoryId, territoryName, checksum, text}], unresolved, corrections, frontMatter, tail, conserved, doubts"
  )
}

export const segmentCommand = Command.make("segment", flags, ({ definition, file, json, territory }) =>
  Effect.gen(function* () {
    const layout = yield* layoutOf(territory, definition)
    const extracted = yield* Effect.scoped(Effect.flatMap(extractFile(file), pageTexts)).pipe(
      Effect.provide(House.extraction(() => tmpdir())),
      Effect.catchTag("ExtractError", (error) =>
        Effect.fail(new Exit({ code: exitCodes.documents, message: `${file}: ${error.reason}: ${error.message}` }))
      )
    )
    const segmentation = segment(extracted.join("\n"), layout, yield* ibgeTerritories)
    yield* Console.log(json ? JSON.stringify(toJson(segmentation)) : describe(layout, segmentation))
    if (segmentation.segments.length === 0 || !segmentation.conserved) {
      return yield* new Exit({ code: exitCodes.documents, message: `${file}: it would be indexed whole` })
    }
  })
).pipe(
  Command.withDescription("Cut an association's edition by municipality and show the parts; nothing is stored"),
  Command.withExamples([
    { command: "escriba segment diario.pdf --territory 2700000", description: "Whose acts does this edition hold?" },
    {
      command: "escriba segment diario.pdf --territory 4200000 --definition sc.json --json",
      description: "Try the layout of another association"
    }
  ])
)

/** A file decides before what is shipped; all that is wrong with it is told at once. */
const layoutOf = Effect.fnUntraced(function* (territoryId: string, file: Option.Option<string>) {
  if (Option.isNone(file)) {
    const shipped = definitionOf(territoryId)
    if (shipped !== undefined) return shipped
    const known = definitions.map((definition) => definition.territoryId).join(", ")
    return yield* usage(
      `--territory ${territoryId}: no layout is known for it, name one by --definition. Known: ${known}`
    )
  }
  const text = yield* (yield* FileSystem.FileSystem)
    .readFileString(file.value)
    .pipe(Effect.mapError(({ message }) => usage(`--definition ${file.value}: ${message}`)))
  const read = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => usage(`--definition ${file.value}: no JSON: ${String(cause)}`)
  }).pipe(Effect.map((json) => readDefinition(json, families)))
  if (Result.isFailure(read)) {
    return yield* usage(read.failure.map((problem) => `--definition ${file.value}: ${problem}`).join("\n"))
  }
  if (read.success.territoryId !== territoryId) {
    return yield* usage(`--definition ${file.value} is of ${read.success.territoryId}, not of ${territoryId}`)
  }
  return read.success
})

const toJson = ({ segments, ...rest }: Segmentation) => ({
  segments: segments.map(({ rawText, territoryId, territoryName, text }) => ({
    territoryId,
    territoryName,
    checksum: createHash("md5").update(rawText).digest("hex"),
    text
  })),
  ...rest
})

const describe = (layout: Definition, segmentation: Segmentation): string => {
  const { conserved, corrections, doubts, frontMatter, segments, tail, unresolved } = segmentation
  const sizes = `front matter ${count(frontMatter.length)} characters, tail ${count(tail.length)}`
  return [
    `${layout.publisher} (${layout.territoryId})${layout.isTested ? "" : ", a layout that no real edition has tested"}`,
    `${counted(segments.length, "segment")}, ${sizes}; ${conserved ? "no line is lost" : "THE PARTS ARE NOT THE WHOLE"}`,
    ...(segments.length === 0
      ? []
      : [
          table(
            ["Territory", "Name", "Blocks", "Characters"],
            segments.map(({ blocks, territoryId, territoryName, text }) => [
              territoryId,
              territoryName,
              count(blocks.length),
              count(text.length)
            ]),
            { right: [2, 3] }
          )
        ]),
    ...unresolved.map(({ heading, line, why }) => `line ${line}: ${heading}: ${why.toLowerCase()}`),
    ...corrections.map(({ distance, heading, line, territoryId }) => {
      return `line ${line}: ${heading}: taken for ${territoryId}, distance ${distance}`
    }),
    ...doubts.map(({ code, line, message }) => `${line === null ? "" : `line ${line}: `}${code}: ${message}`)
  ].join("\n")
}
