import { assert, it } from "@effect/vitest"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Effect, FileSystem } from "effect"
import * as Cutting from "../../../src/stages/text/Cutting.ts"
import { temporary } from "../../Command.ts"
import { edition, territories } from "../../flow/Editions.ts"
import { gazetteOf, house } from "../../flow/MemoryHouse.ts"

const association = gazetteOf(1, {
  territoryId: "2700000",
  territoryName: "Alagoas",
  filePath: "2700000/2024-03-05/abc.pdf",
  processed: false
})
const urlOf = (key: string) => `https://files/${key}`

const quality = { characters: 1, alphanumeric: 1, unmapped: 0, portuguese: 0 }

const cut = (gazette: Gazette, ...texts: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const path = `${yield* temporary}/text`
    yield* (yield* FileSystem.FileSystem).writeFileString(path, texts.join("\n"))
    let offsetBytes = 0
    const pages = texts.map((text, i) => {
      const lengthBytes = Buffer.byteLength(text)
      const page = { number: i + 1, offsetBytes, lengthBytes, quality }
      offsetBytes += lengthBytes + 1
      return page
    })
    return yield* Cutting.cut(gazette, { path, pages }, territories, urlOf)
  }).pipe(Effect.provide(house))

it.effect("leaves a city's gazette alone", () =>
  Effect.gen(function* () {
    const text = edition(["ARAPIRACA", "Decreto nº 1"])
    assert.deepStrictEqual(yield* cut(gazetteOf(1), text), { segments: [], doubts: [], flags: [] })
  })
)

it.effect("makes of each municipality a document of its own, by the contract's id, key and fields", () =>
  Effect.gen(function* () {
    const text = edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIÓ", "Decreto nº 2"])
    const { doubts, flags, segments } = yield* cut(association, text)
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
)

it.effect("keeps a block of nobody we know as a segment of the association, and says so", () =>
  Effect.gen(function* () {
    const text = edition(["ARAPIRACA", "Decreto nº 1"], ["NENHURES DA SERRA", "Decreto nº 2"])
    const { doubts, flags, segments } = yield* cut(association, text)
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
)

it.effect("records a name that it took for a misspelt one, without a doubt", () =>
  Effect.gen(function* () {
    const text = edition(["ARAPIRACCA", "Decreto nº 1"])
    const { doubts, flags } = yield* cut(association, text)
    assert.deepStrictEqual(flags, [])
    assert.deepStrictEqual(
      doubts.map(({ code }) => code),
      ["CorrectedName"]
    )
  })
)

it.effect("leaves an edition whole whose layout nobody knows, or in which no block is found", () =>
  Effect.gen(function* () {
    const unknown = yield* cut({ ...association, territoryId: "1700000" }, edition(["PALMAS", "Lei"]))
    assert.deepStrictEqual([unknown.segments, unknown.flags], [[], ["unsegmented"]])
    assert.deepStrictEqual(
      unknown.doubts.map(({ code }) => code),
      ["NoDefinition"]
    )
    const plain = yield* cut(association, "Um texto sem municípios.")
    assert.deepStrictEqual([plain.segments, plain.flags], [[], ["unsegmented"]])
    assert.include(
      plain.doubts.map(({ code }) => code),
      "NoBlock"
    )
  })
)

it.effect("knows of each segment the edition's pages, and cuts its text at them", () =>
  Effect.gen(function* () {
    const [header = "", ...acts] = edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIÓ", "Decreto nº 2"]).split("\n")
    const second = acts.lastIndexOf("ESTADO DE ALAGOAS")
    const decree = acts.findIndex((line) => line.includes("Decreto nº 2"))
    const pages = [
      ["Capa do diário"],
      [header, ...acts.slice(0, second)],
      [header, ...acts.slice(second, decree)],
      [header, ...acts.slice(decree)]
    ].map((lines) => lines.join("\n"))
    const { segments } = yield* cut(association, ...pages)
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
)
