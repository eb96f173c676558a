import { assert, it } from "@effect/vitest"
import { htmlOf } from "@escriba/specimens/Html"
import { encryptedPdfOf, pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem } from "effect"
import { escriba, temporary, withServices } from "../Command.ts"
import { inProcess } from "./InProcess.ts"

const json = (text: string) => JSON.parse(text)

/** Three sound documents, three bad ones, and what is no document at all. */
const archive = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  const folder = `${root}/docs/2700300/2024-03-05`
  yield* fs.makeDirectory(folder, { recursive: true })
  yield* fs.makeDirectory(`${root}/docs/Atas Avulsas`)
  yield* fs.writeFile(
    `${folder}/edicao-12.pdf`,
    yield* pdfOf(["Decreto nº 1: abre licitação.", "Portaria nº 2: pregão eletrônico."])
  )
  yield* fs.writeFile(
    `${folder}/portal`,
    yield* htmlOf({ title: "Diário", paragraphs: ["Aviso de licitações da cidade."] })
  )
  yield* fs.writeFile(
    `${root}/docs/Atas Avulsas/ata.txt`,
    new Uint8Array(Buffer.from("Ata da sessão: rejeitada a moção.", "latin1"))
  )
  yield* fs.writeFile(`${folder}/empty.pdf`, new Uint8Array(0))
  yield* fs.writeFile(`${folder}/locked.pdf`, yield* encryptedPdfOf("Segredo de justiça.", "senha"))
  yield* fs.writeFileString(`${folder}/picture.png`, "\x89PNG\r\n\x1a\n")
  yield* fs.writeFileString(`${folder}/edicao-12.json`, "{}")
  return { fs, docs: `${root}/docs`, environment: { ESCRIBA_HOME: `${root}/home` }, home: `${root}/home` }
})

it.live(
  "takes a folder to searchable pages, and says of every bad file why",
  () =>
    Effect.gen(function* () {
      const { docs, environment, fs, home } = yield* archive

      const ingested = yield* escriba(["ingest", docs, "--json"], environment)
      assert.strictEqual(ingested.exitCode, 0, ingested.stderr)
      assert.deepInclude(json(ingested.stdout).outcomes, { added: 6, changed: 0, duplicate: 0, known: 0 })
      assert.deepInclude(json(ingested.stdout), { byTerritory: 5, missing: [], removed: 0 })
      assert.deepStrictEqual(json(ingested.stdout).byCollection, { "Atas Avulsas": 1 })
      assert.strictEqual(json(ingested.stdout).skipped.sidecar, 1)

      const dryRun = yield* escriba(["run", "--dry-run"], environment)
      assert.match(dryRun.stdout, /UNPROCESSED would do 6 documents/)

      const first = yield* escriba(["run", "--json"], environment)
      assert.strictEqual(first.exitCode, 0, first.stderr)
      const report = json(first.stdout)
      assert.deepInclude(report, { selected: 6, done: 3, failed: 3, failedFirst: 3, deferred: 0, stoppedBy: null })
      assert.deepStrictEqual(report.byReason.map(({ code }: { code: string }) => code).sort(), [
        "Empty",
        "Encrypted",
        "Unsupported"
      ])

      for (const query of ["licitação", "LICITACAO", "licit*"]) {
        const found = json((yield* escriba(["search", query, "--json"], environment)).stdout)
        assert.strictEqual(found.total, 2, query)
      }
      const phrase = json(
        (yield* escriba(["search", '"pregão eletrônico"', "--state", "al", "--json"], environment)).stdout
      )
      assert.strictEqual(phrase.total, 1)
      const [hit] = phrase.hits
      assert.strictEqual(hit.fields.territory_name, "Arapiraca")
      assert.strictEqual(hit.fields.edition_number, "12")
      assert.strictEqual(hit.fields.date, "2024-03-05")
      assert.strictEqual(hit.snippets[0].page, 2)
      assert.deepInclude(hit.snippets[0].parts, { text: "pregão eletrônico", isMatch: true })
      const collection = yield* escriba(["search", "sessao", "--collection", "Atas Avulsas"], environment)
      assert.match(collection.stdout, /Atas Avulsas\n.*ata\.txt\n.*p\. 1.*\*\*sessão\*\*/)

      const again = yield* escriba(["run", "--json"], environment)
      assert.strictEqual(again.exitCode, 0)
      assert.strictEqual(json(again.stdout).selected, 0)
      assert.deepInclude(json((yield* escriba(["ingest", docs, "--json"], environment)).stdout).outcomes, {
        added: 0,
        known: 6
      })

      const failures = (yield* escriba(["failures", "--json"], environment)).stdout.trim().split("\n").map(json)
      assert.deepStrictEqual(
        failures.map(({ code, place }) => `${place.slice(place.lastIndexOf("/") + 1)} ${code}`).sort(),
        ["empty.pdf Empty", "locked.pdf Encrypted", "picture.png Unsupported"]
      )
      const status = json((yield* escriba(["status", "--json"], environment)).stdout)
      assert.deepInclude(status, { gazettes: 6, processed: 3, pending: 0 })
      assert.deepStrictEqual(yield* fs.readDirectory(`${home}/tmp`), [])
    }).pipe(withServices),
  120_000
)

it.live("ends with code 1 for a bad document where a scheduled job asks for that, and only at its first failure", () =>
  Effect.gen(function* () {
    const { docs, environment } = yield* archive
    yield* escriba(["ingest", `${docs}/2700300/2024-03-05/empty.pdf`], environment)
    const codes = yield* Effect.forEach(
      [
        ["run", "--fail-on-documents"],
        ["run", "--force", "--fail-on-documents"]
      ],
      (args) => Effect.map(escriba(args, environment), ({ exitCode }) => exitCode)
    )
    assert.deepStrictEqual(codes, [1, 0])
  }).pipe(withServices)
)

it.live("extracts without a database: text by page, or one line of JSON a file", () =>
  Effect.gen(function* () {
    const { docs, environment, fs, home } = yield* archive
    const pdf = `${docs}/2700300/2024-03-05/edicao-12.pdf`
    const text = yield* escriba(["extract", pdf], environment)
    assert.strictEqual(text.exitCode, 0, text.stderr)
    assert.match(text.stdout, /abre licitação\.\s*\f\s*Portaria nº 2/)

    const ended = yield* escriba(["extract", "--json", pdf, `${docs}/2700300/2024-03-05/locked.pdf`], environment)
    assert.strictEqual(ended.exitCode, 1)
    const [sound, locked] = ended.stdout.trim().split("\n").map(json)
    assert.deepInclude(sound, { file: pdf, mediaType: "application/pdf", extractor: "pdf", attempts: [] })
    assert.deepStrictEqual(
      sound.pages.map(({ number }: { number: number }) => number),
      [1, 2]
    )
    assert.strictEqual(sound.text, sound.pages.map((page: { text: string }) => page.text).join("\n"))
    assert.isAbove(sound.quality.alphanumeric, 0.7)
    assert.strictEqual(locked.error.reason, "Encrypted")
    assert.isFalse(yield* fs.exists(home))
  }).pipe(withServices)
)

it.live("finds a word that a line's end has broken, and stores the text as it was", () =>
  Effect.gen(function* () {
    const { docs, environment, fs, home } = yield* archive
    const text = "Aviso de dispen-\nsa de documento na segunda-\nfeira"
    yield* fs.writeFileString(`${docs}/aviso.txt`, text)
    yield* escriba(["ingest", `${docs}/aviso.txt`], environment)
    assert.strictEqual((yield* escriba(["run"], environment)).exitCode, 0)
    const found = yield* escriba(["search", "dispensa", "--json"], environment)
    assert.lengthOf(json(found.stdout).hits ?? json(found.stdout), 1, found.stdout)
    const stored = (yield* fs.readDirectory(`${home}/texts`, { recursive: true })).filter((name) =>
      name.endsWith(".txt")
    )
    assert.deepStrictEqual(yield* Effect.forEach(stored, (name) => fs.readFileString(`${home}/texts/${name}`)), [text])
  }).pipe(withServices)
)

it.live("prints many files in the order in which they were named, however long each takes", () =>
  Effect.gen(function* () {
    const { docs, environment, fs } = yield* archive
    const slow = `${docs}/2700300/2024-03-05/edicao-12.pdf`
    const quick = yield* Effect.forEach(
      Array.from({ length: 40 }, (_, number) => `${docs}/${number}.txt`),
      (path, i) => Effect.as(fs.writeFileString(path, `Portaria nº ${i}`), path)
    )
    const files = [slow, `${docs}/nowhere.txt`, ...quick]
    const ended = yield* escriba(["extract", "--json", ...files], environment)
    assert.strictEqual(ended.exitCode, 1, ended.stderr)
    const lines = ended.stdout.trim().split("\n").map(json)
    assert.deepStrictEqual(
      lines.map(({ file }: { file: string }) => file),
      files
    )
    assert.strictEqual(lines[1].error.reason, "NotFound")
    assert.deepStrictEqual(
      lines.slice(2).map(({ text }: { text: string }) => text),
      quick.map((_, i) => `Portaria nº ${i}`)
    )
    const text = yield* escriba(["extract", ...files], environment)
    assert.match(text.stderr, /nowhere\.txt: NotFound/)
    assert.isBelow(text.stdout.indexOf("abre licitação"), text.stdout.indexOf("Portaria nº 0"))
    assert.isBelow(text.stdout.indexOf("Portaria nº 0"), text.stdout.indexOf("Portaria nº 39"))
  }).pipe(withServices)
)

const wrong = [
  [["run", "--mode", "SOMETIMES"], {}, /Valid values|expected|DAILY/i],
  [["run", "--limit", "0"], {}, /1 or more/],
  [["serach", "x"], {}, /search/],
  [["search", "x", "--since", "2024-13-01"], {}, /--since: "2024-13-01"\. Expected a day as YYYY-MM-DD/],
  [["search", "x", "--state", "alx"], {}, /--state: "alx"\. Expected a state that exists: no state is called alx/],
  [
    ["search", "x", "--territory", "27"],
    {},
    /--territory: "27"\. Expected a territory that exists: no territory has this IBGE code/
  ],
  [["ingest", ".", "--date", "today"], {}, /--date: "today"\. Expected a day/],
  [["aggregates", "--territory", "2700000"], {}, /--territory: "2700000"\. Expected a municipality/],
  [["failures", "--reason", "Nope"], {}, /--reason: "Nope"\. Expected one of .*Corrupt/],
  [["run", "mine"], {}, /mine: extractors are named after --stale-extractor/],
  [["run", "--stale-extractor", "--mode", "ALL"], {}, /--stale-extractor takes no --mode/],
  [["run", "--stage", "themes", "--limit", "3"], {}, /--stage themes takes --id, --territory and --json/],
  [["ingest"], {}, /path/i],
  [["ingest", "/nonexistent/file.pdf"], {}, /no such file/],
  [["status"], {}, /no Escriba database/],
  [["run"], { EXECUTION_MODE: "x", GAZETTE_QUERY_PAGE_SIZE: "y" }, /EXECUTION_MODE[\s\S]*GAZETTE_QUERY_PAGE_SIZE/],
  [["ingest", "."], { POSTGRES_HOST: "db", POSTGRES_PASSWORD: "s3cret" }, /POSTGRES_HOST/]
] as const

it.live.each(wrong)("ends %j with exit code 2, a message and nothing begun", ([args, environment, message]) =>
  Effect.gen(function* () {
    const home = `${yield* temporary}/home`
    const ended = yield* inProcess(args, { ESCRIBA_HOME: home, ...environment })
    assert.strictEqual(ended.exitCode, 2, ended.stderr)
    assert.match(ended.stderr, message)
    assert.notInclude(ended.stdout + ended.stderr, "s3cret")
    assert.strictEqual(ended.stdout, "")
    assert.isFalse(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.exists(home)))
  }).pipe(withServices)
)

it.live("refuses a query that says nothing, and a database that scrapers fill", () =>
  Effect.gen(function* () {
    const { docs, environment, fs } = yield* archive
    yield* escriba(["ingest", `${docs}/Atas Avulsas`], environment)
    const query = yield* escriba(["search", "NOT ata"], environment)
    assert.strictEqual(query.exitCode, 2)
    assert.match(query.stderr, /says nothing/)

    const home = yield* temporary
    const { Database } = yield* Effect.promise(() => import("bun:sqlite"))
    const scrapers = new Database(`${home}/escriba.sqlite`, { create: true })
    scrapers.run("CREATE TABLE gazettes (id INTEGER PRIMARY KEY)")
    scrapers.close()
    const refused = yield* escriba(["ingest", docs], { ESCRIBA_HOME: home })
    assert.notStrictEqual(refused.exitCode, 0)
    assert.match(refused.stderr, /did not make/)
    assert.isTrue(yield* fs.exists(`${home}/escriba.sqlite`))
  }).pipe(withServices)
)

it.live("runs when no command is named, in the mode of the environment", () =>
  Effect.gen(function* () {
    const { docs, environment } = yield* archive
    yield* escriba(["ingest", `${docs}/Atas Avulsas`], environment)
    const ended = yield* escriba(["--json"], { ...environment, EXECUTION_MODE: "ALL" })
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.deepInclude(json(ended.stdout), { mode: "ALL", done: 1 })
  }).pipe(withServices)
)
