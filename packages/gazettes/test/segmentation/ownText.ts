/**
 * Looks whether the real editions are cut alike in another extractor's text, which lies in a folder: `{date}.txt` for
 * Alagoas, `famurs-{date}.txt` for Rio Grande do Sul. Not a test, because this package has no extractor:
 *
 *     bun apps/runner/src/bin.ts extract ../shared/corpus/gazettes/ama/2014-06-23/gazette.pdf > FOLDER/2014-06-23.txt
 *     bun packages/gazettes/test/segmentation/ownText.ts FOLDER
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { territorySlug } from "../../src/Slug.ts"
import { definitionOf } from "../../src/segmentation/Definitions.ts"
import { segment } from "../../src/segmentation/Segmentation.ts"
import { amaDates, corpusTerritories, famursEditions, municipalityOfCode } from "./Corpus.ts"

const folder = process.argv[2] ?? "."
const territories = corpusTerritories()

const report = (name: string, associationId: string, truth: ReadonlyArray<string>) => {
  const file = join(folder, `${name}.txt`)
  if (!existsSync(file)) return `${name}: no such text`
  const definition = definitionOf(associationId)!
  const slugOf = (name: string) => territorySlug(definition.stateCode, definition.corrections[name] ?? name)
  const { segments, conserved, doubts } = segment(readFileSync(file, "utf8"), definition, territories)
  const found = new Set(
    segments.filter(({ territoryId }) => territoryId !== associationId).map((segment) => slugOf(segment.territoryName))
  )
  const expected = new Set(truth.map(slugOf))
  const missed = [...expected].filter((slug) => !found.has(slug))
  const wrong = [...found].filter((slug) => !expected.has(slug))
  const codes = doubts.map(({ code }) => code)
  return `${name}: ${found.size} of ${expected.size} found, missed [${missed}], false [${wrong}], conserved ${conserved}, doubts [${codes}]`
}

const lines = [
  ...amaDates.map((date) => report(date, "2700000", [...municipalityOfCode(date).values()])),
  ...Object.entries(famursEditions).map(([name, truth]) => report(name, "4300000", truth))
]
process.stdout.write(`${lines.join("\n")}\n`)
