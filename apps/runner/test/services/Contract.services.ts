import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { contractJson, hasContract } from "@escriba/specimens/Contract"
import { corpusFile, corpusNames, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { corpusTerritories } from "@escriba/specimens/CorpusEditions"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect } from "effect"
import { withServices } from "../Command.ts"
import { md5, production } from "./Production.ts"

/** Editions of cities: a city of the publisher's, and for the office folders what their names say. */
const editions = () => {
  const office = corpusNames("office").flatMap((folder) => {
    const [, territory, date] = /^(\d{7})_(\d{4}-\d\d-\d\d)_/.exec(folder) ?? []
    if (territory === undefined || date === undefined) return []
    return corpusNames("office", folder)
      .filter((base) => base.startsWith("source."))
      .map((base) => ({ path: `office/${folder}/${base}`, territory, date }))
  })
  const cities: Record<string, string> = {
    "belo-horizonte": "3106200",
    dodf: "5300108",
    petrolina: "2611101",
    "tcm-pa": "1501402"
  }
  const others = corpusNames("gazettes/other").flatMap((base) => {
    const [, publisher = "", date = ""] = /^(.+?)-(\d{4}[-.]\d\d[-.]\d\d)/.exec(base) ?? []
    const territory = cities[publisher]
    return territory === undefined
      ? []
      : [{ path: `gazettes/other/${base}`, territory, date: date.replaceAll(".", "-") }]
  })
  return [...office, ...others]
}

const fields = [
  ...["created_at", "date", "edition_number", "file_checksum", "file_path", "file_raw_txt", "file_url", "id"],
  ...["is_extra_edition", "power", "processed", "scraped_at", "source_text", "state_code", "territory_id"],
  ...["territory_name", "url"]
]

it.live.skipIf(!hasCorpus || !hasContract)(
  `the cities' editions of the shared corpus become the contract's documents, under its mapping and settings (${withoutCorpus} or ../shared/contract)`,
  () =>
    Effect.gen(function* () {
      const { documents, environment, ledger, mapping, query, run, s3, scrape, settings } = yield* production()
      const files = editions()
      const wanted = new Set(files.map(({ territory }) => territory))
      for (const { id, name, state, stateCode } of corpusTerritories()) {
        if (!wanted.has(id)) continue
        yield* query("INSERT INTO territories VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", [
          id,
          name,
          stateCode,
          state
        ])
      }
      const scraped = new Map<string, { readonly path: string; readonly key: string }>()
      for (const { date, path, territory } of files) {
        const bytes = readFileSync(corpusFile(path))
        const checksum = md5(bytes)
        // Half of all keys have no extension.
        const key = `${territory}/${date}/${checksum}${scraped.size % 2 === 0 ? "" : path.slice(path.lastIndexOf("."))}`
        yield* scrape({ file_path: key, bytes, territory_id: territory, date })
        scraped.set(checksum, { path, key })
      }

      const ended = yield* run()
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      const report = JSON.parse(ended.stdout)
      assert.deepInclude(report, { selected: files.length, done: files.length, failed: 0, deferred: 0, conflicts: 0 })

      const live = yield* documents
      assert.deepStrictEqual([...live.keys()].sort(), [...scraped.keys()].sort())
      for (const [id, source] of live) {
        const { key, path } = scraped.get(id) ?? { key: "", path: "" }
        const stem = key.replace(/\.\w+$/, "")
        assert.deepStrictEqual(Object.keys(source).sort(), fields, path)
        assert.deepInclude(source, {
          file_checksum: id,
          file_path: key,
          url: `https://files.example/${key}`,
          file_raw_txt: `https://files.example/${stem}.txt`,
          date: key.split("/")[1],
          scraped_at: "2024-01-31T10:11:12.345678",
          created_at: "2024-01-31T10:11:13.000001",
          processed: false,
          territory_id: key.split("/")[0]
        })
        const text = yield* Effect.promise(() => s3.file(`${stem}.txt`).text())
        assert.strictEqual(source.source_text, text, path)
        assert.match((yield* Effect.promise(() => s3.stat(`${stem}.txt`))).type, /^text\/plain/)
      }
      assert.deepStrictEqual(
        (yield* ledger).filter(({ done, processed, state }) => !(processed && state === "done" && done === 1)),
        []
      )

      const index = environment.OPENSEARCH_INDEX ?? ""
      const dump = (name: string) => contractJson(name)["querido-diario"]
      assert.deepStrictEqual((yield* mapping)[index]?.mappings, dump("index-mapping.json"))
      const { analysis, number_of_replicas, number_of_shards, sort } = (yield* settings)[index]?.settings.index ?? {}
      assert.deepStrictEqual({ analysis, number_of_replicas, number_of_shards, sort }, dump("index-settings.json"))
    }).pipe(Effect.scoped, withServices),
  300_000
)

it.live("the odd rows of real databases: no edition number, no checksum, one checksum twice, a Windows-1252 text", () =>
  Effect.gen(function* () {
    const { command, documents, ledger, query, run, s3, scrape } = yield* production()
    const one = yield* pdfOf(["Portaria nº 1 da prefeitura de Arapiraca."])
    const two = yield* pdfOf(["Portaria nº 2 da prefeitura de Arapiraca."])
    const nameless = yield* scrape({ file_path: "2700300/2024-01-31/nameless.pdf", bytes: one, edition_number: null })
    const unchecked = yield* scrape({ file_path: "2700300/2024-01-31/unchecked", bytes: two, file_checksum: null })
    const twin = yield* pdfOf(["O mesmo diário em dois municípios."])
    const first = yield* scrape({ file_path: "2700300/2024-02-01/first.pdf", bytes: twin, date: "2024-02-01" })
    const second = yield* scrape({
      file_path: "2704302/2024-02-01/second.pdf",
      bytes: twin,
      date: "2024-02-01",
      territory_id: "2704302"
    })
    const latin = Buffer.from("Licitação nº 3 à disposição", "latin1")
    const txt = yield* scrape({ file_path: "2700300/2024-02-02/edital.txt", bytes: latin, date: "2024-02-02" })
    yield* scrape({ file_path: "2700300/2024-02-03/all.zip", bytes: "PK" })
    const unmarked = yield* scrape({ file_path: "2700300/2024-02-04/x.pdf", bytes: "x", processed: null })

    const ended = yield* run()
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.deepInclude(JSON.parse(ended.stdout), { selected: 5, done: 5 })

    const live = yield* documents
    assert.deepStrictEqual([...live.keys()].sort(), [md5(one), md5(two), md5(twin), md5(latin)].sort())
    assert.isNull(live.get(md5(one))?.edition_number)
    assert.strictEqual(live.get(md5(two))?.id, unchecked)
    assert.strictEqual(live.get(md5(two))?.file_raw_txt, "https://files.example/2700300/2024-01-31/unchecked.txt")

    // The source is never written to: its text has another key, and the document says which.
    assert.deepStrictEqual(
      Buffer.from(yield* Effect.promise(() => s3.file("2700300/2024-02-02/edital.txt").bytes())),
      latin
    )
    const rawTxt = String(live.get(md5(latin))?.file_raw_txt)
    assert.notStrictEqual(rawTxt, "https://files.example/2700300/2024-02-02/edital.txt")
    const stored = yield* Effect.promise(() => s3.file(rawTxt.replace("https://files.example/", "")).text())
    assert.strictEqual(stored, "Licitação nº 3 à disposição")
    assert.strictEqual(live.get(md5(latin))?.id, txt)

    // One document for two rows: both are done, and both say so.
    const rows = yield* ledger
    const done = rows.filter(({ processed, state }) => processed && state === "done").map(({ id }) => id)
    assert.deepStrictEqual(done, [nameless, unchecked, first, second, txt])
    for (const id of [first, second]) {
      const { entries } = JSON.parse((yield* command(["inspect", String(id), "--json"])).stdout)
      assert.deepInclude(entries[0].flags, "shared-id")
    }
    assert.isFalse(
      rows.some(({ id, processed }) => id === unmarked && processed),
      "a row without a mark is nobody's"
    )
    const [checksum] = yield* query<{ file_checksum: string | null }>(
      "SELECT file_checksum FROM gazettes WHERE id = $1",
      [unchecked]
    )
    assert.isNull(checksum?.file_checksum, "nothing but the mark is written")
  }).pipe(Effect.scoped, withServices)
)
