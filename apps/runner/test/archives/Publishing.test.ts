import { inflateRawSync } from "node:zlib"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Archives } from "@escriba/db/Archives"
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import type { Gazette } from "@escriba/gazettes/Gazette"
import * as MemoryObjectStore from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Deferred, Effect, FileSystem, Layer } from "effect"
import { SaxesParser } from "saxes"
import { publishAll } from "../../src/archives/Publishing.ts"
import { writeZip } from "../../src/archives/ZipFile.ts"
import type { Fault } from "../../src/faults/Fault.ts"
import { Scratch } from "../../src/machine/Scratch.ts"
import { temporary } from "../Command.ts"
import { gazetteOf } from "../flow/MemoryHouse.ts"
import { databaseWith, Rows } from "../flow/Rows.ts"

const house = Layer.unwrap(
  Effect.map(temporary, (folder) => Layer.mergeAll(databaseWith(), MemoryObjectStore.layer, Scratch.layer(folder)))
).pipe(Layer.provideMerge(NodeServices.layer))

const archived = (id: number, change: Partial<Gazette> = {}): Gazette =>
  gazetteOf(id, { processed: true, date: `2024-03-0${id}`, fileUrl: `https://diario.example/${id}?a=1&b=2`, ...change })

/** More than a hundredth of a MiB when packed, which is what the table of archives knows of sizes. */
const randomText = Array.from({ length: 3000 }, (_, i) =>
  new Bun.CryptoHasher("md5").update(`${i}`).digest("base64")
).join(" ")

const textKeyOf = (gazette: Gazette) => gazette.filePath.replace(".pdf", ".txt")

const add = Effect.fnUntraced(function* (gazette: Gazette, text = `Decreto nº ${gazette.id} & <lei>`) {
  yield* (yield* Rows).add([gazette])
  yield* (yield* ObjectStore).put(textKeyOf(gazette), { text })
})

const publish = Effect.fnUntraced(function* (filter: Partial<Parameters<typeof publishAll>[0]> = {}) {
  const stop = yield* Deferred.make<Fault>()
  const report = yield* publishAll({ withSegments: false, ...filter }, () => Effect.void, stop)
  const { failed, published, stoppedBy, unchanged } = report
  return { published, unchanged, failed: failed.map(({ code, key }) => `${key} ${code}`), stoppedBy: stoppedBy?.code }
})

const objects = Effect.flatMap(MemoryObjectStore.MemoryObjectStore, (memory) =>
  Effect.map(
    memory.objects,
    (all) =>
      new Map(
        [...all].filter(([key]) => key.startsWith("aggregates/")).sort(([one], [other]) => (one < other ? -1 : 1))
      )
  )
)

const puts = Effect.flatMap(MemoryObjectStore.MemoryObjectStore, (memory) =>
  Effect.map(memory.counters, ({ put }) => put)
)

/** Name, date and content of each entry, by the central directory. */
const entriesOf = (zip: Uint8Array) => {
  const bytes = Buffer.from(zip)
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"))
  let at = bytes.readUInt32LE(end + 16)
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength!)
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const content = inflateRawSync(bytes.subarray(start, start + bytes.readUInt32LE(at + 20))).toString("utf8")
    const date = bytes.readUInt16LE(at + 14)
    at += 46 + nameLength! + extraLength! + commentLength!
    return { name, date, content }
  })
}

/** Fails on XML that is not well-formed; answers the texts of these elements, in order. */
const textsOf = (xml: string, ...elements: ReadonlyArray<string>) => {
  const texts: Array<string> = []
  const open: Array<string> = []
  const parser = new SaxesParser()
  parser.on("error", (error) => {
    throw error
  })
  parser.on("opentag", ({ name }) => {
    open.push(name)
    if (elements.includes(name)) texts.push("")
  })
  parser.on("text", (text) => {
    if (elements.includes(open.at(-1)!)) texts.push(texts.pop()! + text)
  })
  parser.on("closetag", () => open.pop())
  parser.write(xml).close()
  return texts
}

it.effect("makes a ZIP of XML a territory and year, and one of all of them a state and year", () =>
  Effect.gen(function* () {
    yield* add(archived(1))
    yield* add(archived(2))
    yield* add(archived(3, { date: "2023-01-01" }))
    yield* add(archived(4, { territoryId: "2704302", territoryName: "Maceió" }))
    yield* add(archived(5, { territoryId: "2700000", territoryName: "Alagoas" }))
    yield* add(archived(6, { processed: false }))
    assert.deepStrictEqual(yield* publish(), { published: 5, unchanged: 0, failed: [], stoppedBy: undefined })
    const found = yield* objects
    assert.deepStrictEqual(
      [...found.keys()],
      [
        "aggregates/AL/AL_2023.zip",
        "aggregates/AL/AL_2024.zip",
        "aggregates/AL/alarapiraca_2700300_2023.zip",
        "aggregates/AL/alarapiraca_2700300_2024.zip",
        "aggregates/AL/almaceio_2704302_2024.zip"
      ]
    )
    const [arapiraca] = entriesOf(found.get("aggregates/AL/alarapiraca_2700300_2024.zip")!)
    assert.strictEqual(arapiraca!.name, "alarapiraca_2700300_2024.xml")
    assert.strictEqual(arapiraca!.date, (0 << 9) | (1 << 5) | 1, "1980-01-01")
    assert.deepStrictEqual(
      textsOf(arapiraca!.content, "municipio", "data_publicacao", "conteudo", "url_arquivo_original"),
      [
        "Arapiraca",
        "https://diario.example/2?a=1&b=2",
        "02/03/2024",
        "Decreto nº 2 & <lei>",
        "https://diario.example/1?a=1&b=2",
        "01/03/2024",
        "Decreto nº 1 & <lei>"
      ]
    )
    assert.deepStrictEqual(
      entriesOf(found.get("aggregates/AL/AL_2024.zip")!).map(({ name }) => name),
      ["alarapiraca_2700300_2024.xml", "almaceio_2704302_2024.xml"]
    )
  }).pipe(Effect.provide(house))
)

it.effect("uploads nothing that has not changed, and what has changed with its state", () =>
  Effect.gen(function* () {
    yield* add(archived(1))
    yield* add(archived(2, { territoryId: "2704302", territoryName: "Maceió" }))
    yield* publish()
    const [before, uploaded] = [yield* objects, yield* puts]
    assert.deepStrictEqual(yield* publish(), { published: 0, unchanged: 3, failed: [], stoppedBy: undefined })
    assert.strictEqual(yield* puts, uploaded)
    assert.deepStrictEqual(yield* objects, before)

    yield* (yield* ObjectStore).put(textKeyOf(archived(1)), { text: "Decreto nº 1, corrigido" })
    assert.deepStrictEqual(yield* publish(), { published: 2, unchanged: 1, failed: [], stoppedBy: undefined })
    const [xml] = entriesOf((yield* objects).get("aggregates/AL/AL_2024.zip")!)
    assert.include(xml!.content, "corrigido")
  }).pipe(Effect.provide(house))
)

it.effect("narrows to territories, whose state is then left alone, to years and to states", () =>
  Effect.gen(function* () {
    yield* add(archived(1))
    yield* add(archived(2, { date: "2023-01-01" }))
    yield* add(archived(3, { territoryId: "2704302", territoryName: "Maceió" }))
    assert.deepInclude(yield* publish({ territoryIds: ["2700300"], years: [2024] }), { published: 1 })
    assert.deepStrictEqual([...(yield* objects).keys()], ["aggregates/AL/alarapiraca_2700300_2024.zip"])
    assert.deepInclude(yield* publish({ stateCodes: ["BA"] }), { published: 0, unchanged: 0 })
    assert.deepInclude(yield* publish({ years: [2023] }), { published: 2 })
  }).pipe(Effect.provide(house))
)

it.effect("notes no archive whose upload failed or was cut, and does it again the next time", () =>
  Effect.gen(function* () {
    yield* add(archived(1))
    const memory = yield* MemoryObjectStore.MemoryObjectStore
    yield* memory.failNext("put", "TransferFailed")
    assert.deepStrictEqual(yield* publish({ territoryIds: ["2700300"] }), {
      published: 0,
      unchanged: 0,
      failed: ["aggregates/AL/alarapiraca_2700300_2024.zip TransferFailed"],
      stoppedBy: undefined
    })
    yield* memory.failNext("put", "StorageUnavailable")
    assert.deepInclude(yield* publish(), { published: 0, stoppedBy: "StorageUnavailable" })
    assert.deepStrictEqual(yield* publish(), { published: 2, unchanged: 0, failed: [], stoppedBy: undefined })
  }).pipe(Effect.provide(house))
)

it.effect("publishes no year that lacks a text, nor its state, and does the others", () =>
  Effect.gen(function* () {
    yield* add(archived(1))
    yield* add(archived(2, { territoryId: "2704302", territoryName: "Maceió" }))
    yield* (yield* ObjectStore).remove(textKeyOf(archived(2)))
    assert.deepStrictEqual(yield* publish(), {
      published: 1,
      unchanged: 0,
      failed: ["aggregates/AL/almaceio_2704302_2024.zip NotFound", "aggregates/AL/AL_2024.zip NotFound"],
      stoppedBy: undefined
    })
  }).pipe(Effect.provide(house))
)

const rows = Effect.flatMap(Archives, (archives) =>
  Effect.map(archives.listed({}), (all) => all.map(({ filePath }) => filePath))
)
const sql = (statement: string) =>
  Effect.flatMap(SqliteConnection, ({ transaction }) => transaction((db) => db.run(statement)))
const withdrawn = Effect.fnUntraced(function* (filter: Partial<Parameters<typeof publishAll>[0]> = {}) {
  const report = yield* publishAll({ withSegments: false, ...filter }, () => Effect.void, yield* Deferred.make<Fault>())
  assert.deepStrictEqual(yield* rows, [...(yield* objects).keys()])
  return report.withdrawn
})

it.effect(
  "withdraws the archive of a territory's earlier name, with its row, and publishes the one of the new name",
  () =>
    Effect.gen(function* () {
      yield* add(archived(1))
      yield* publish()
      yield* sql("UPDATE territories SET name = 'Arapiraca do Agreste' WHERE id = '2700300'")
      assert.strictEqual(yield* withdrawn(), 1)
      assert.deepStrictEqual(yield* rows, [
        "aggregates/AL/AL_2024.zip",
        "aggregates/AL/alarapiracaagreste_2700300_2024.zip"
      ])
      assert.strictEqual(yield* withdrawn(), 0)
    }).pipe(Effect.provide(house))
)

it.effect("withdraws the archives of a territory and a state without gazettes of the year, and no others", () =>
  Effect.gen(function* () {
    yield* add(archived(1))
    yield* add(archived(2, { date: "2023-01-01" }))
    yield* add(archived(3, { territoryId: "2704302", territoryName: "Maceió" }))
    yield* publish()
    yield* sql("UPDATE gazettes SET processed = 0")
    assert.strictEqual(yield* withdrawn(), 0, "they wait to be done again")
    yield* sql("UPDATE gazettes SET processed = 1")
    yield* sql("DELETE FROM gazettes WHERE id <= 2")
    assert.strictEqual(yield* withdrawn({ stateCodes: ["BA"] }), 0)
    assert.strictEqual(yield* withdrawn({ territoryIds: ["2700300"], years: [2024] }), 1)
    assert.strictEqual(yield* withdrawn(), 2)
    assert.deepStrictEqual(yield* rows, ["aggregates/AL/AL_2024.zip", "aggregates/AL/almaceio_2704302_2024.zip"])
  }).pipe(Effect.provide(house))
)

it.effect(
  "withdraws nothing of a state where an archive failed, and keeps the row of one that could not be removed",
  () =>
    Effect.gen(function* () {
      yield* add(archived(1))
      yield* add(archived(2, { date: "2023-01-01" }))
      yield* publish()
      yield* sql("DELETE FROM gazettes WHERE id = 1")
      const memory = yield* MemoryObjectStore.MemoryObjectStore
      yield* (yield* ObjectStore).remove("aggregates/AL/AL_2023.zip")
      yield* memory.failNext("put", "TransferFailed")
      assert.deepInclude(yield* publish(), { failed: ["aggregates/AL/AL_2023.zip TransferFailed"] })
      assert.strictEqual((yield* rows).length, 4)
      yield* memory.failNext("remove", "AccessDenied")
      assert.deepInclude(yield* publish(), { failed: ["aggregates/AL/AL_2024.zip AccessDenied"] })
      assert.include(yield* rows, "aggregates/AL/AL_2024.zip")
      assert.strictEqual(yield* withdrawn(), 1)
    }).pipe(Effect.provide(house))
)

it.effect.each(["aggregates/AL/AL_2024.zip", "aggregates/AL/alarapiraca_2700300_2024.zip"])(
  "uploads %s again where the bucket has lost it, or has another object",
  (key) =>
    Effect.gen(function* () {
      yield* add(archived(1), "Decreto ".repeat(3).concat(randomText))
      yield* publish()
      const before = (yield* objects).get(key)
      yield* (yield* ObjectStore).remove(key)
      assert.deepInclude(yield* publish(), { published: 1, unchanged: 1 })
      assert.deepStrictEqual((yield* objects).get(key), before)
      yield* (yield* ObjectStore).put(key, { text: "somebody's" })
      assert.deepInclude(yield* publish(), { published: 1, unchanged: 1 })
      assert.deepStrictEqual((yield* objects).get(key), before)
    }).pipe(Effect.provide(house))
)

it.effect("carries any text: what XML forbids breaks no file", () =>
  Effect.gen(function* () {
    yield* add(archived(1), "Um\u0000 texto\u001b com \u0008 controles, ]]> e \uFFFE & fim\f")
    yield* publish()
    const [xml] = entriesOf((yield* objects).get("aggregates/AL/alarapiraca_2700300_2024.zip")!)
    const [content] = textsOf(xml!.content, "conteudo")
    assert.match(content!, /^Um. texto. com . controles, \]\]> e . & fim/u)
  }).pipe(Effect.provide(house))
)

it.effect("packs the same files into the same bytes, wherever the clock stands", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* (yield* Scratch).directory
    yield* fs.writeFileString(`${folder}/a`, "a".repeat(100_000))
    const one = yield* writeZip([{ name: "a.xml", path: `${folder}/a` }], `${folder}/one.zip`)
    yield* fs.utimes(`${folder}/a`, new Date(2001, 1, 1), new Date(2001, 1, 1))
    const other = yield* writeZip([{ name: "a.xml", path: `${folder}/a` }], `${folder}/other.zip`)
    assert.deepStrictEqual(one, other)
    assert.deepStrictEqual(yield* fs.readFile(`${folder}/one.zip`), yield* fs.readFile(`${folder}/other.zip`))
    assert.strictEqual(one.sizeBytes, (yield* fs.readFile(`${folder}/one.zip`)).length)
  }).pipe(Effect.scoped, Effect.provide(house))
)
