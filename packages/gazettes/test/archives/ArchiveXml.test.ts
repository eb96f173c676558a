import { assert, it } from "@effect/vitest"
import { contractText, hasContract, withoutContract } from "@escriba/specimens/Contract"
import * as fc from "fast-check"
import {
  archiveHead,
  archiveTail,
  ContentXml,
  type GazetteFacts,
  gazetteHead,
  gazetteTail
} from "../../src/archives/ArchiveXml.ts"
import { xmlText } from "../../src/archives/XmlText.ts"

const contentOf = (bytes: Uint8Array, cuts: ReadonlyArray<number> = []) => {
  const content = new ContentXml()
  const places = [0, ...[...cuts].sort((one, other) => one - other), bytes.length]
  const pieces = places.slice(1).map((end, index) => content.push(bytes.subarray(places[index], end)))
  return [...pieces, content.end()].join("")
}

const gazetteXml = (gazette: GazetteFacts, text: string) =>
  gazetteHead(gazette) + contentOf(new TextEncoder().encode(text)) + gazetteTail

const facts = { fileUrl: null, power: "executive", isExtraEdition: false, editionNumber: null, date: "2023-01-02" }

const sampleText = (number: number) =>
  `DIARIO OFICIAL No 0000${number}\nPortaria no ${number}: nomeia servidor para o cargo em comissao.\n`.repeat(4)

it.skipIf(!hasContract)(
  `joined, the pieces are the contract's sample to the byte, but for an edition without a number (${withoutContract})`,
  () => {
    const xml = [
      archiveHead({ stateCode: "AL", territoryId: "2702207", territoryName: "Coqueiro Seco", year: 2023 }),
      gazetteXml(
        { ...facts, fileUrl: "https://diario.example/a?b=1&c=2", editionNumber: "1002", date: "2023-01-03" },
        sampleText(2)
      ),
      gazetteXml({ ...facts, fileUrl: "https://diario.example/1.txt" }, sampleText(1)),
      gazetteXml(
        {
          ...facts,
          fileUrl: "https://diario.example/0.txt",
          power: "executive_legislative",
          editionNumber: "1000",
          date: "2023-01-01"
        },
        sampleText(0)
      ),
      archiveTail
    ].join("")
    assert.strictEqual(xml, contractText("aggregates-sample.xml").replace(">None<", ">Não há<"))
  }
)

it("says what is not known: no address, no power, no extra edition, no number", () => {
  assert.strictEqual(
    gazetteXml({ ...facts, power: null, isExtraEdition: null }, ""),
    `    <diario>
      <meta_diario>
        <url_arquivo_original />
        <poder />
        <edicao_extra>Não</edicao_extra>
        <numero_edicao>Não há</numero_edicao>
        <data_publicacao>02/01/2023</data_publicacao>
      </meta_diario>
      <conteudo />
    </diario>
`
  )
  assert.include(gazetteHead({ ...facts, isExtraEdition: true }), "<edicao_extra>Sim</edicao_extra>")
})

it("reads a text alike wherever its bytes are cut", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 20 }).map((text) => new TextEncoder().encode(text))
  )
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(60)), (given, cuts) => {
      const text = new TextDecoder().decode(given)
      const within = cuts.map((cut) => Math.min(cut, given.length))
      assert.strictEqual(
        contentOf(given, within),
        text === "" ? "<conteudo />" : `<conteudo>${xmlText(text)}</conteudo>`
      )
    })
  )
})
