import { spawnSync } from "node:child_process"
import { assert, describe, it } from "@effect/vitest"
import { corpusFile, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { corpusTerritories, famursEditions } from "@escriba/specimens/CorpusEditions"
import { definitionOf } from "../../src/segmentation/Definitions.ts"
import { segment } from "../../src/segmentation/Segmentation.ts"

const pdftotext = (...args: ReadonlyArray<string>) => spawnSync("pdftotext", args, { encoding: "utf8" })
const hasPdftotext = pdftotext("-v").status === 0

/** `pdftotext` reads page edges and columns in another order than Tika and pdf.js: a third kind of text. */
describe.skipIf(!hasCorpus || !hasPdftotext)(
  `the editions of Rio Grande do Sul (${withoutCorpus} or pdftotext)`,
  () => {
    it.each(Object.entries(famursEditions))(
      "hold the municipalities that the eye sees in %s",
      (name, municipalities) => {
        const text = pdftotext(corpusFile("gazettes/other", `${name}.pdf`), "-").stdout
        const { segments, unresolved, conserved } = segment(text, definitionOf("4300000")!, corpusTerritories())
        assert.deepStrictEqual(segments.map(({ territoryName }) => territoryName).toSorted(), [...municipalities])
        assert.deepStrictEqual([unresolved, conserved], [[], true])
      }
    )
  }
)
