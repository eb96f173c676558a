/**
 * Cuts an association's edition by municipality. Stores nothing.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { readDefinition } from "@escriba/gazettes/segmentation/Definition"
import { definitionOf, definitions, families } from "@escriba/gazettes/segmentation/Definitions"
import { segment as cut } from "@escriba/gazettes/segmentation/Segmentation"
import { Effect, FileSystem, Result, Schema } from "effect"
import { extractFile } from "../extraction/ExtractFile.ts"
import { pageTexts } from "../extraction/Extraction.ts"
import { ibgeTerritories } from "../house/Embedded.ts"
import { invalid, toActionError } from "./ActionError.ts"
import { TerritoryId } from "./Inputs.ts"

export const SegmentInput = Schema.Struct({
  file: Schema.String,
  /** The association's id, which chooses the layout and the municipalities. */
  territoryId: TerritoryId,
  /** A layout file that replaces Escriba's own. */
  definition: Schema.optional(Schema.String)
})

const NameReport = {
  line: Schema.Int,
  heading: Schema.String,
  /** The nearest first. */
  candidates: Schema.Array(
    Schema.Struct({ territoryId: Schema.String, territoryName: Schema.String, distance: Schema.Int })
  )
}

/** See `Segmentation`. */
export const SegmentAnswer = Schema.Struct({
  segments: Schema.Array(
    Schema.Struct({
      territoryId: Schema.String,
      territoryName: Schema.String,
      /** The MD5 of the segment's text before stripping. */
      checksum: Schema.String,
      text: Schema.String
    })
  ),
  corrections: Schema.Array(Schema.Struct({ ...NameReport, territoryId: Schema.String, distance: Schema.Int })),
  unresolved: Schema.Array(Schema.Struct({ ...NameReport, why: Schema.Literals(["Unknown", "Ambiguous"]) })),
  pageHeader: Schema.NullOr(Schema.String),
  frontMatter: Schema.String,
  tail: Schema.String,
  /** Whether the parts together are exactly the whole text. */
  conserved: Schema.Boolean,
  doubts: Schema.Array(Schema.Struct({ code: Schema.String, message: Schema.String, line: Schema.NullOr(Schema.Int) }))
})

/** The answer, with the layout and the blocks of the segments. */
export type Segmented = Effect.Success<ReturnType<typeof segment>>

export const segment = Effect.fn("Actions.segment")(function* (input: typeof SegmentInput.Type) {
  const layout = yield* layoutOf(input)
  const pages = yield* Effect.scoped(Effect.flatMap(extractFile(input.file), pageTexts))
  const segmentation = cut(pages.join("\n"), layout, yield* ibgeTerritories)
  const segments = segmentation.segments.map((own) => ({ ...own, checksum: md5(own.rawText) }))
  return { ...segmentation, segments, layout }
}, Effect.mapError(toActionError))

const md5 = (text: string) => createHash("md5").update(text).digest("hex")

/** A given file overrides the layouts that ship. All its problems are reported together. */
const layoutOf = Effect.fnUntraced(function* ({ definition: file, territoryId }: typeof SegmentInput.Type) {
  if (file === undefined) {
    const shipped = definitionOf(territoryId)
    if (shipped !== undefined) return shipped
    const known = definitions.map((definition) => definition.territoryId).join(", ")
    return yield* invalid(
      "territory",
      `${territoryId}: no layout is known for it, name one by --definition. Known: ${known}`
    )
  }
  const wrong = (...problems: ReadonlyArray<string>) =>
    invalid("definition", ...problems.map((problem) => `${file}: ${problem}`))
  const text = yield* (yield* FileSystem.FileSystem)
    .readFileString(file)
    .pipe(Effect.mapError(({ message }) => wrong(message)))
  const json = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => wrong(`not JSON: ${String(cause)}`)
  })
  const read = readDefinition(json, families)
  if (Result.isFailure(read)) return yield* wrong(...read.failure)
  if (read.success.territoryId === territoryId) return read.success
  return yield* wrong(`of ${read.success.territoryId}, not of ${territoryId}`)
})
