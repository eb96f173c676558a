import { assert, describe, it } from "@effect/vitest"
import { cutBlocks } from "../../src/segmentation/Blocks.ts"
import { definitionOf } from "../../src/segmentation/Definitions.ts"
import { type EditionLine, editionLines } from "../../src/segmentation/EditionLines.ts"
import { nameResolver } from "../../src/segmentation/MunicipalityName.ts"
import { segment } from "../../src/segmentation/Segmentation.ts"
import { act, block, pageHeader, territories } from "./Editions.ts"

const alagoas = definitionOf("2700000")!

/** Each text is the worst case of one search: below headers, over blanks, for codes, for names, along a line. */
const worst = {
  "ordinary acts": block("ARAPIRACA", act(1, ..."linha de um ato qualquer,\n".repeat(40).split("\n"))).join("\n"),
  "headers alone": "ESTADO DE ALAGOAS",
  "headers over blank lines": `ESTADO DE ALAGOAS${"\n ".repeat(99)}`,
  "headers of nobody": block("PASÁRGADA DO SUL", act(1, "ato")).join("\n"),
  "headers in acts": block("BELÉM", ["ato"], block("ARAPIRACA", ["ato"])).join("\n"),
  "codes without digits": `Código Identificador:${" ".repeat(99)}!`,
  "half page headers": pageHeader.slice(0, 90),
  blanks: " ".repeat(99)
}

const repeated = (unit: string, chars: number) => `${pageHeader}\n${`${unit}\n`.repeat(Math.ceil(chars / unit.length))}`

const readsOf = (text: string) => {
  const lines = editionLines(text, pageHeader, alagoas)
  let reads = 0
  const counted = new Proxy(lines, {
    get: (target, key, receiver) => {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++
      return Reflect.get(target, key, receiver) as EditionLine
    }
  })
  cutBlocks(counted, alagoas, nameResolver(alagoas, territories))
  return { reads, lines: lines.length }
}

describe("an edition twice as long", () => {
  it.each(Object.entries(worst))("takes twice the steps: %s", (_, unit) => {
    const once = readsOf(repeated(unit, 100_000))
    const twice = readsOf(repeated(unit, 200_000))
    assert.isAtMost(twice.reads, 2.01 * once.reads)
    assert.isAtMost(twice.reads, 40 * twice.lines)
  })
})

it("segments 10 MB of ordinary acts", () => {
  assert.isTrue(segment(repeated(worst["ordinary acts"], 10_000_000), alagoas, territories).conserved)
})

/** A backtracking pattern would not finish within the test's deadline. */
it.each(Object.entries(worst))("segments 1 MB of %s, with and without line breaks", (_, unit) => {
  const text = repeated(unit, 1_000_000)
  assert.isTrue(segment(text, alagoas, territories).conserved)
  const oneLine = `${pageHeader}\n${block("BELÉM", []).join("\n")}\n${text.replaceAll("\n", " ")}`
  assert.isTrue(segment(oneLine, alagoas, territories).conserved)
})
