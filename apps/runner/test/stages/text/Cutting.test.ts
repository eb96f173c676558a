import { assert, it } from "@effect/vitest"
import { cut } from "../../../src/stages/text/Cutting.ts"
import { edition, territories } from "../../flow/Editions.ts"
import { gazetteOf } from "../../flow/MemoryHouse.ts"

const association = gazetteOf(1, {
  territoryId: "2700000",
  territoryName: "Alagoas",
  filePath: "2700000/2024-03-05/abc.pdf",
  processed: false
})
const urlOf = (key: string) => `https://files/${key}`

it("leaves a city's gazette alone", () => {
  const text = edition(["ARAPIRACA", "Decreto nº 1"])
  assert.deepStrictEqual(cut(gazetteOf(1), [text], territories, urlOf), { segments: [], doubts: [], flags: [] })
})

it("makes of each municipality a document of its own, by the contract's id, key and fields", () => {
  const text = edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIÓ", "Decreto nº 2"])
  const { doubts, flags, segments } = cut(association, [text], territories, urlOf)
  assert.deepStrictEqual([doubts, flags], [[], []])
  assert.deepStrictEqual(
    segments.map(({ record }) => record.territoryId),
    ["2700300", "2704302"]
  )
  const { item, record, text: own } = segments[0]!
  assert.match(own, /^Alagoas , 5 de Março.*Decreto nº 1.*Código Identificador:A0000000$/s)
  assert.notInclude(own, "Decreto nº 2")
  assert.strictEqual(record.textKey, `2700300/2024-03-05/${record.documentId}.txt`)
  assert.strictEqual(record.textBytes, Buffer.byteLength(own))
  assert.deepStrictEqual(item.pages, [{ number: 1, text: own }])
  assert.deepStrictEqual(record.pages, [1])
  assert.strictEqual(item.id, record.documentId)
  assert.include(item.fields, {
    id: 1,
    territory_id: "2700300",
    territory_name: "Arapiraca",
    state_code: "AL",
    file_checksum: record.documentId,
    file_path: association.filePath,
    processed: true,
    url: "https://files/2700000/2024-03-05/abc.pdf",
    file_raw_txt: `https://files/${record.textKey}`
  })
})

it("keeps a block of nobody we know as a segment of the association, and says so", () => {
  const text = edition(["ARAPIRACA", "Decreto nº 1"], ["NENHURES DA SERRA", "Decreto nº 2"])
  const { doubts, flags, segments } = cut(association, [text], territories, urlOf)
  assert.deepStrictEqual(
    segments.map(({ record }) => record.territoryId),
    ["2700300", "2700000"]
  )
  assert.include(segments[1]!.text, "Decreto nº 2")
  assert.deepStrictEqual(flags, ["doubtful"])
  assert.deepStrictEqual(
    doubts.map(({ code }) => code),
    ["UnknownMunicipality"]
  )
})

it("records a name that it took for a misspelt one, without a doubt", () => {
  const text = edition(["ARAPIRACCA", "Decreto nº 1"])
  const { doubts, flags } = cut(association, [text], territories, urlOf)
  assert.deepStrictEqual(flags, [])
  assert.deepStrictEqual(
    doubts.map(({ code }) => code),
    ["CorrectedName"]
  )
})

it("leaves an edition whole whose layout nobody knows, or in which no block is found", () => {
  const unknown = cut({ ...association, territoryId: "1700000" }, [edition(["PALMAS", "Lei"])], territories, urlOf)
  assert.deepStrictEqual([unknown.segments, unknown.flags], [[], ["unsegmented"]])
  assert.deepStrictEqual(
    unknown.doubts.map(({ code }) => code),
    ["NoDefinition"]
  )
  const plain = cut(association, ["Um texto sem municípios."], territories, urlOf)
  assert.deepStrictEqual([plain.segments, plain.flags], [[], ["unsegmented"]])
  assert.include(
    plain.doubts.map(({ code }) => code),
    "NoBlock"
  )
})

/** The page header, then the acts, each page of its own. */
const paged = (...pages: ReadonlyArray<ReadonlyArray<string>>) => pages.map((lines) => lines.join("\n"))

it("knows of each segment the edition's pages, and cuts its text at them", () => {
  const [header = "", ...acts] = edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIÓ", "Decreto nº 2"]).split("\n")
  const second = acts.lastIndexOf("ESTADO DE ALAGOAS")
  const decree = acts.findIndex((line) => line.includes("Decreto nº 2"))
  const pages = paged(
    ["Capa do diário"],
    [header, ...acts.slice(0, second)],
    [header, ...acts.slice(second, decree)],
    [header, ...acts.slice(decree)]
  )
  const { segments } = cut(association, pages, territories, urlOf)
  assert.deepStrictEqual(
    segments.map(({ record }) => [record.territoryId, record.pages]),
    [
      ["2700300", [2]],
      ["2704302", [3, 4]]
    ]
  )
  const { item, text } = segments[1]!
  assert.strictEqual(item.pages.map((page) => page.text).join("\n"), text)
  assert.include(item.pages.find(({ number }) => number === 4)?.text, "Decreto nº 2")
})
