import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { PdfExtractor } from "@escriba/extractors/builtin/PdfExtractor"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { MediaType } from "@escriba/extractors/MediaType"
import { territorySlug } from "@escriba/gazettes/Slug"
import { definitionOf } from "@escriba/gazettes/segmentation/Definitions"
import { segment } from "@escriba/gazettes/segmentation/Segmentation"
import { corpusFile, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { amaDates, corpusTerritories, famursEditions, municipalityOfCode } from "@escriba/specimens/CorpusEditions"
import { Effect, Stream } from "effect"

/** The text that our own extractor stores for a PDF of the corpus. */
const ownText = (...path: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { extract } = yield* PdfExtractor
    const input = yield* fileInput(corpusFile(...path), { name: "gazette.pdf", mediaType: MediaType.pdf })
    const pages = yield* Stream.runCollect(extract(input))
    return Array.from(pages, ({ text }) => text).join("\n")
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

const segmentsOf = (association: string, text: string) => segment(text, definitionOf(association)!, corpusTerritories())

/** The slugs of the municipalities that have a segment, and of those that should have one. */
const compared = (association: string, text: string, truth: Iterable<string>) => {
  const definition = definitionOf(association)!
  const slugOf = (name: string) => territorySlug(definition.stateCode, definition.corrections[name] ?? name)
  const { conserved, segments } = segmentsOf(association, text)
  const found = segments.filter(({ territoryId }) => territoryId !== association)
  return {
    found: found.map(({ territoryName }) => slugOf(territoryName)).toSorted(),
    expected: [...new Set([...truth].map(slugOf))].toSorted(),
    conserved
  }
}

describe.skipIf(!hasCorpus)(`editions in the text of our own extractor (${withoutCorpus})`, () => {
  it.effect.each(amaDates)("hold every municipality of Alagoas, none false, and lose no line: %s", (date) =>
    Effect.gen(function* () {
      const text = yield* ownText("gazettes/ama", date, "gazette.pdf")
      const { conserved, expected, found } = compared("2700000", text, municipalityOfCode(date).values())
      assert.deepStrictEqual(found, expected)
      assert.isTrue(conserved)
    })
  )

  it.effect.each(Object.entries(famursEditions))(
    "hold the municipalities of Rio Grande do Sul that the eye sees: %s",
    ([name, municipalities]) =>
      Effect.gen(function* () {
        const { conserved, expected, found } = compared(
          "4300000",
          yield* ownText("gazettes/other", `${name}.pdf`),
          municipalities
        )
        assert.deepStrictEqual(found, expected)
        assert.isTrue(conserved)
      })
  )
})
