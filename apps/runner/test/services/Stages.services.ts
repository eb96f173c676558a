import { createHash, randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { contractFile, contractJson, hasContract } from "@escriba/specimens/Contract"
import { corpusText, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { amaDates, corpusTerritories } from "@escriba/specimens/CorpusEditions"
import { Effect, FileSystem } from "effect"
import { temporary, withServices } from "../Command.ts"
import { edition } from "../flow/Editions.ts"
import { md5, type production as Production, production } from "./Production.ts"

interface GoldenEdition {
  readonly gazette: string
  readonly segments: ReadonlyArray<{
    readonly id: string
    readonly territory_id: string
    readonly territory_name: string
    readonly text_key: string
    readonly text_sha256: string
  }>
}

/** Segments of the existing system that are not ours, and why. */
const differences: Readonly<Record<string, string>> = {
  "2023-10-20 2709152": "made from the text of Tika 3.3.2, two characters shorter here than that of 1.28.4 in tika.txt"
}

const addTerritories = ({ query }: Effect.Success<ReturnType<typeof Production>>) =>
  query(
    `INSERT INTO territories SELECT t.id, t.name, t."stateCode", t.state
     FROM jsonb_to_recordset($1::text::jsonb) AS t (id text, name text, "stateCode" text, state text) ON CONFLICT DO NOTHING`,
    [JSON.stringify(corpusTerritories().filter(({ stateCode }) => stateCode === "AL"))]
  )

it.live.skipIf(!hasCorpus || !hasContract)(
  `the editions of Alagoas become the existing system's segments: ids, keys, texts, fields (${withoutCorpus} or ../shared/contract)`,
  () =>
    Effect.gen(function* () {
      const house = yield* production()
      yield* addTerritories(house)
      const rows = new Map<string, { readonly id: number; readonly key: string }>()
      for (const date of amaDates) {
        const bytes = corpusText("gazettes/ama", date, "tika.txt")
        const key = `2700000/${date}/${md5(bytes)}.txt`
        rows.set(date, { id: yield* house.scrape({ file_path: key, bytes, territory_id: "2700000", date }), key })
      }
      const ended = yield* house.run()
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      const live = yield* house.documents
      const found: Array<string> = []
      const golden = new Set<string>()
      for (const { gazette, segments } of contractJson("ama18-ids.json") as ReadonlyArray<GoldenEdition>) {
        const row = rows.get(gazette)!
        for (const segment of segments) {
          const source = live.get(segment.id)
          golden.add(segment.id)
          if (source === undefined) {
            found.push(`${gazette} ${segment.territory_id}`)
            continue
          }
          assert.deepInclude(source, {
            id: row.id,
            territory_id: segment.territory_id,
            territory_name: segment.territory_name,
            state_code: "AL",
            date: gazette,
            file_checksum: segment.id,
            file_path: row.key,
            file_url: `https://diario.example/${row.key}`,
            url: `https://files.example/${row.key}`,
            file_raw_txt: `https://files.example/${segment.text_key}`,
            processed: true
          })
          const stored = yield* Effect.promise(() => house.s3.file(segment.text_key).text())
          assert.strictEqual(createHash("sha256").update(stored).digest("hex"), segment.text_sha256)
          assert.strictEqual(source.source_text, stored)
        }
      }
      assert.deepStrictEqual(found, Object.keys(differences))
      const others = [...live].filter(([id]) => !golden.has(id)).map(([, { territory_id }]) => territory_id)
      assert.deepStrictEqual([...new Set(others)].sort(), ["2700000", "2709152"], "blocks of no municipality")
    }).pipe(Effect.scoped, withServices),
  300_000
)

const notice = (number: number, words: string) =>
  `AVISO nº ${number}. A prefeitura torna público ${words} da rede municipal de ensino, nos termos da Lei nº 14.133, à
empresa de CNPJ 12.345.678/0001-95, com a entrega dos gêneros alimentícios nas escolas do município, conforme o edital,
que está à disposição dos interessados na sede da prefeitura, de segunda a sexta-feira, das oito às doze horas.`

const themesOf = (index: string, phrase = "pregão eletrônico") => ({
  themes: [
    {
      name: "Compras",
      index,
      stopwords: [],
      entities: {
        categories: [{ name: "entidadelei", description: "leis" }],
        cases: [{ category: "entidadelei", title: "Lei de Licitações", values: ["Lei nº 14.133"] }]
      },
      queries: [
        { title: "Merenda", term_sets: [[["merenda escolar"], [phrase]]] },
        { title: "Pregões", term_sets: [[[phrase]]] }
      ]
    }
  ]
})

/** The ecosystem with a theme of the test's own. */
const withTheme = Effect.gen(function* () {
  const house = yield* production()
  yield* addTerritories(house)
  const fs = yield* FileSystem.FileSystem
  const theme = `test-theme-${randomUUID().slice(0, 8)}`
  const path = `${yield* temporary}/themes.json`
  const write = (phrase?: string) => fs.writeFileString(path, JSON.stringify(themesOf(theme, phrase)))
  yield* write()
  const { OPENSEARCH_HOST: host } = house.environment
  const ask = <A>(method: string, place: string, body?: unknown) =>
    Effect.promise(async () => {
      const headers = { "content-type": "application/json" }
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      return (await (await fetch(`${host}/${theme}${place}`, init)).json()) as A
    })
  yield* Effect.addFinalizer(() => Effect.ignoreCause(ask("DELETE", "")))
  const excerpts = Effect.gen(function* () {
    yield* ask("POST", "/_refresh")
    const { hits } = yield* ask<{
      hits: { hits: ReadonlyArray<{ _id: string; _source: Record<string, unknown> }> }
    }>("POST", "/_search", { size: 1000 })
    return new Map(hits.hits.map(({ _id, _source }) => [_id, _source] as const).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  const run = (...args: ReadonlyArray<string>) =>
    Effect.map(house.run(args, { THEMES_CONFIG_PATH: path }), (ended) => {
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      return JSON.parse(ended.stdout)
    })
  return { ...house, run, write, excerpts, ask }
})

/** The value read before the run, which the second run reads otherwise. */
const comparable = (documents: ReadonlyMap<string, Record<string, unknown>>) =>
  [...documents].map(([id, source]) => [id, { ...source, processed: null, source_processed: null }])

it.live.skipIf(!hasCorpus || !hasContract)(
  `texts, segments, excerpts and entities on real servers: done twice they are the same, and a changed edition leaves nothing behind (${withoutCorpus} or ../shared/contract)`,
  () =>
    Effect.gen(function* () {
      const house = yield* withTheme
      const buys = notice(1, "o pregão eletrônico para a merenda escolar")
      const builds = notice(2, "a concorrência para a ponte do rio")
      const first = edition(["ARAPIRACA", buys], ["MACEIÓ", builds])
      const date = "2024-02-01"
      const key = `2700000/${date}/edition.txt`
      const id = yield* house.scrape({ file_path: key, bytes: first, territory_id: "2700000", date })
      yield* house.scrape({ file_path: "2700300/2024-01-31/city.txt", bytes: buys })

      const report = yield* house.run()
      assert.deepInclude(report, { done: 2, failed: 0 })
      assert.deepStrictEqual(
        report.stages.map(({ done, excerpts }: { done: number; excerpts: number }) => [done, excerpts]),
        [
          [2, 2],
          [0, 0]
        ]
      )
      const excerpts = yield* house.excerpts
      for (const [excerptId, source] of excerpts) {
        assert.match(excerptId, new RegExp(`^${source.source_index_id}_[0-9a-f]{32}$`))
        assert.deepInclude(source, {
          excerpt_id: excerptId,
          excerpt_subthemes: ["Merenda", "Pregões"],
          excerpt_entities: ["CNPJ", "Lei de Licitações"]
        })
        assert.include(source.excerpt, "<entidadelei>Lei nº 14.133</entidadelei>")
      }
      assert.deepStrictEqual([...excerpts.values()].map(({ source_territory_name }) => source_territory_name).sort(), [
        "Arapiraca",
        "Arapiraca"
      ])

      const documents = yield* house.documents
      yield* house.run()
      yield* house.run("--stage", "themes")
      yield* house.run("--stage", "entities")
      assert.deepStrictEqual(yield* house.documents, documents)
      assert.deepStrictEqual(yield* house.excerpts, excerpts)
      yield* house.run("--mode", "ALL")
      assert.deepStrictEqual(comparable(yield* house.documents), comparable(documents))
      assert.deepStrictEqual(comparable(yield* house.excerpts), comparable(excerpts))

      const second = edition(
        ["MACEIÓ", builds],
        ["SÃO MIGUEL DOS CAMPOS", notice(3, "o pregão eletrônico para o leite")]
      )
      yield* Effect.promise(() => house.s3.write(key, second))
      yield* house.query("UPDATE gazettes SET file_checksum = $1, processed = false WHERE id = $2", [md5(second), id])
      yield* house.run()
      const after = yield* house.documents
      assert.deepStrictEqual([...after.values()].map(({ territory_name }) => territory_name).sort(), [
        "Arapiraca",
        "Maceió",
        "São Miguel dos Campos"
      ])
      assert.deepStrictEqual(
        [...(yield* house.excerpts).values()].map(({ source_territory_name }) => source_territory_name).sort(),
        ["Arapiraca", "São Miguel dos Campos"]
      )
      const gone = [...documents.values()].find(
        ({ territory_id, file_path }) => territory_id === "2700300" && file_path === key
      )
      const goneKey = String(gone?.file_raw_txt).replace("https://files.example/", "")
      assert.isFalse(yield* Effect.promise(() => house.s3.exists(goneKey)), "the text of the segment that is gone")

      yield* house.write("concorrência")
      const changed = yield* house.run("--stage", "themes")
      assert.deepStrictEqual(
        [...(yield* house.excerpts).values()].map((source) => [source.source_territory_name, source.excerpt_subthemes]),
        [["Maceió", ["Pregões"]]]
      )
      assert.deepInclude(changed.stages[0], { done: 2, excerpts: 1 })
    }).pipe(Effect.scoped, withServices),
  300_000
)

it.live.skipIf(!hasCorpus || !hasContract)(
  `the contract's themes file loads unchanged (${withoutCorpus} or ../shared/contract)`,
  () =>
    Effect.gen(function* () {
      const house = yield* production()
      const path = contractFile("themes-config.json")
      const config = JSON.parse(readFileSync(path, "utf8"))
      assert.strictEqual(config.themes.length, 2)
      const ended = yield* house.command(["run", "--dry-run", "--json"], { THEMES_CONFIG_PATH: path })
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
    }).pipe(Effect.scoped, withServices),
  120_000
)
