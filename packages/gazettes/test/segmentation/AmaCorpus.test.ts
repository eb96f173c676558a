import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { contractJson } from "@escriba/specimens/Contract"
import { corpusText, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { amaDates, corpusTerritories, municipalityOfCode } from "@escriba/specimens/CorpusEditions"
import { territorySlug } from "../../src/Slug.ts"
import { definitionOf } from "../../src/segmentation/Definitions.ts"
import { segment } from "../../src/segmentation/Segmentation.ts"

interface Golden {
  readonly territory_id: string
  readonly territory_name: string
  readonly file_checksum: string
  readonly source_text: string
}

interface GoldenIds {
  readonly gazette: string
  readonly segments: ReadonlyArray<{ readonly id: string; readonly territory_id: string; readonly text_sha256: string }>
}

const alagoas = definitionOf("2700000")!
const md5 = (text: string) => createHash("md5").update(text, "utf8").digest("hex")
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex")

const cut = (date: string) => segment(corpusText("gazettes/ama", date, "tika.txt"), alagoas, corpusTerritories())

/** Without the association's own segment: in the existing system its blocks are front matter. */
const ofMunicipalities = (date: string) => cut(date).segments.filter(({ territoryId }) => territoryId !== "2700000")

/** Every difference from the existing system's segments and ids, and the reason for it. */
const differences: Readonly<Record<string, string>> = {
  "2023-10-20 2709152 id":
    "ama18-ids.json was made from the text of Tika 3.3.2, two characters shorter here than that of 1.28.4 in tika.txt"
}

/** Blocks of bodies that are not municipalities, with the codes of their acts: they are in no row of acts.json. */
const bodies: Readonly<Record<string, ReadonlyArray<string>>> = {
  "2019-11-08": ["CONSORCIO PUBLICO PARA GESTAO DA ENERGIA"],
  "2022-03-22": ["CONAGRESTE - CONSORCIO REGIONAL DE RESIDUOS"],
  "2023-01-26": ["CONDRI - CONSORCIO PARA DESENVOLVIMENTO DA"],
  "2023-10-20": ["CONDRI - CONSORCIO PARA DESENVOLVIMENTO DA", "CONSÓRCIO REGIONAL METROPOLITANO DE RESÍDUOS"]
}

describe.skipIf(!hasCorpus)(`the editions of Alagoas in Tika's text (${withoutCorpus})`, () => {
  it("yield the existing system's segments: territories, checksums, texts; the differences are listed", () => {
    const found: Array<string> = []
    let compared = 0
    for (const { gazette, segments: ids } of contractJson("ama18-ids.json") as ReadonlyArray<GoldenIds>) {
      const golden: ReadonlyArray<Golden> = JSON.parse(corpusText("gazettes/ama", gazette, "segments.json"))
      const own = new Map(ofMunicipalities(gazette).map((segment) => [segment.territoryId, segment]))
      assert.deepStrictEqual(
        [...own.keys()].toSorted(),
        golden.map((segment) => segment.territory_id).toSorted(),
        gazette
      )
      for (const expected of golden) {
        const { rawText, text, territoryName } = own.get(expected.territory_id)!
        const id = ids.find((segment) => segment.territory_id === expected.territory_id)
        const key = `${gazette} ${expected.territory_id}`
        compared++
        if (md5(rawText) !== expected.file_checksum) found.push(`${key} checksum`)
        if (text !== expected.source_text) found.push(`${key} text`)
        if (territoryName !== expected.territory_name) found.push(`${key} name`)
        if (md5(rawText) !== id?.id || sha256(text) !== id.text_sha256) found.push(`${key} id`)
      }
    }
    assert.strictEqual(compared, 501)
    assert.deepStrictEqual(found, Object.keys(differences))
  })

  it.each(amaDates)("are conserved and hold each act with its municipality: %s", (date) => {
    const { conserved, unresolved, doubts } = cut(date)
    assert.isTrue(conserved)
    assert.deepStrictEqual(
      unresolved.map(({ heading }) => heading),
      bodies[date] ?? []
    )
    assert.deepStrictEqual(
      doubts.filter(({ code }) => code !== "LargeFrontMatter"),
      []
    )
    const { stateCode, corrections } = alagoas
    const truth = [...municipalityOfCode(date)].map(
      ([code, name]) => `${code} ${territorySlug(stateCode, corrections[name] ?? name)}`
    )
    const found = ofMunicipalities(date).flatMap(({ text, territoryName }) =>
      [...text.matchAll(/Código Identificador:\s*(\w+)/g)].map(
        ([, code]) => `${code} ${territorySlug(stateCode, territoryName)}`
      )
    )
    const missing = truth.filter((pair) => !found.includes(pair))
    const extra = found.filter((pair) => !truth.includes(pair))
    assert.deepStrictEqual([missing, extra], [[], date === "2023-01-26" ? ["385735A0 alpaoacucar"] : []])
  })
})
