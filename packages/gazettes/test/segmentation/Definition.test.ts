import { assert, describe, it } from "@effect/vitest"
import { hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { corpusTerritories } from "@escriba/specimens/CorpusEditions"
import { Result } from "effect"
import { readDefinition } from "../../src/segmentation/Definition.ts"
import { definitionOf, definitions, families } from "../../src/segmentation/Definitions.ts"
import { nameResolver } from "../../src/segmentation/MunicipalityName.ts"
import { segment } from "../../src/segmentation/Segmentation.ts"

it("lists all problems of a definition together", () => {
  const file = {
    territoryId: "2700300",
    stateCode: "alagoas",
    state: 27,
    family: "plataforma",
    isTested: "yes",
    corrections: { "MAJOR IZIDORO": 1 },
    pageHeadr: "^{state}",
    pageHeader: "^({state}",
    pageFooter: "^\\d*$",
    blockHeader: "^{estado}$",
    municipality: "^PREFEITURA MUNICIPAL DE (.+)$",
    nameEnd: "/AL.*$"
  }
  assert.deepStrictEqual(
    readDefinition(file, families),
    Result.fail([
      "pageHeadr: unknown field",
      "publisher: must be a text",
      "state: must be a text",
      "territoryId: must be seven digits, the last five zero",
      "stateCode: must be two capital letters",
      "isTested: must be true or false",
      "corrections: must be an object from name to name",
      "family: must be one of diariomunicipal",
      "pageHeader: not a regular expression in Unicode mode: ^({state}",
      "pageFooter: must not match an empty line",
      "blockHeader: not a regular expression in Unicode mode: ^{estado}$",
      "municipality: must have the group name",
      "headerInAct: must be a pattern",
      "actCode: must be a pattern"
    ])
  )
})

it.each([[null], ["2700000"], [[]]])("wants an object: %j", (file) => {
  assert.deepStrictEqual(readDefinition(file, families), Result.fail(["a definition must be a JSON object"]))
})

it("reads an association of another platform from its file alone", () => {
  const file = {
    territoryId: "4200000",
    publisher: "Outra plataforma",
    stateCode: "SC",
    state: "Santa Catarina",
    pageHeader: "^DOM/{stateCode} - \\d+$",
    pageFooter: "^Página \\d+$",
    blockHeader: "^Município$",
    municipality: "^(?<name>\\p{Lu}.*)$",
    nameEnd: "\\s+-.*$",
    headerInAct: "^never$",
    actCode: "Publicação Nº \\d+"
  }
  const text =
    "DOM/SC - 12\ncapa\nMunicípio\nAbdon Batista - prefeitura\num ato\nPágina 1\nDOM/SC - 12\nfim\nPublicação Nº 7\nresto"
  const { segments, tail, conserved, doubts } = segment(text, Result.getOrThrow(readDefinition(file, {})), [
    { id: "4200051", name: "Abdon Batista", stateCode: "SC", state: "Santa Catarina" }
  ])
  assert.deepStrictEqual(
    segments.map(({ territoryId, text }) => [territoryId, text.replaceAll(/\n+/g, "|")]),
    [["4200051", "DOM/SC - 12|Município|Abdon Batista - prefeitura|um ato|Página 1|fim|Publicação Nº 7"]]
  )
  assert.deepStrictEqual([tail.trim(), conserved, doubts], ["resto", true, []])
})

it("ships definitions of which only Alagoas and Rio Grande do Sul call themselves tested", () => {
  assert.deepStrictEqual(
    definitions.filter(({ isTested }) => isTested).map(({ territoryId }) => territoryId),
    ["2700000", "4300000"]
  )
  assert.strictEqual(new Set(definitions.map(({ territoryId }) => territoryId)).size, definitions.length)
  assert.isUndefined(definitionOf("4200000"))
})

it.each([
  ["2700000", "ESTADO DE ALAGOAS"],
  ["4300000", "ESTADO DO RIO GRANDE DO SUL"],
  ["2500000", "ESTADO DA PARAÍBA"],
  ["4100000", "ESTADO DO PARANÁ"],
  ["3500000", "ESTADO DE SÃO PAULO"]
])("knows the block header of %s: %s", (territoryId, line) => {
  assert.match(line, definitionOf(territoryId)!.blockHeader)
})

/** First lines of real editions. */
it.each([
  ["4100000", "Paraná , 22 de Abril de 2020 • Diário Oficial dos Municípios do Paraná • ANO IX | Nº 1994"],
  [
    "2500000",
    "Paraíba , 12 de Janeiro de 2021 • Diário Oficial dos Municípios do Estado da Paraíba • ANO XII | Nº 2768"
  ],
  [
    "2600000",
    "Pernambuco , 04 de Outubro de 2021 • Diário Oficial dos Municípios do Estado de Pernambuco • ANO XII | Nº 2933"
  ]
])("knows the page header of %s", (territoryId, line) => {
  assert.match(line, definitionOf(territoryId)!.pageHeader)
})

describe.skipIf(!hasCorpus)(`with the scrapers' territories (${withoutCorpus})`, () => {
  it.each(definitions.map((definition) => [definition.territoryId, definition] as const))(
    "%s is an association of its state, and its corrections lead to municipalities",
    (territoryId, definition) => {
      const territories = corpusTerritories()
      assert.strictEqual(territories.find(({ id }) => id === territoryId)?.stateCode, definition.stateCode)
      const resolve = nameResolver(definition, territories)
      for (const wrong of Object.keys(definition.corrections)) {
        assert.isNotNull(resolve([wrong]).territory, wrong)
      }
    }
  )
})
