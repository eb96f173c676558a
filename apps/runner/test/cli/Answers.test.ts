import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { escriba, temporary, withServices } from "../Command.ts"

/** Each command is a process. */
const longTest = 120_000

const json = (text: string) => JSON.parse(text)

/** One dated gazette of Arapiraca, one undated document twice in a collection, one empty file. */
const shelf = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  const city = `${root}/docs/2700300/2024-03-05`
  const court = `${root}/docs/TCM Pará`
  yield* fs.makeDirectory(city, { recursive: true })
  yield* fs.makeDirectory(court)
  yield* fs.writeFileString(`${city}/edicao-12.txt`, "Aviso de licitação da prefeitura.")
  yield* fs.writeFileString(`${court}/ata.txt`, "Ata da sessão plenária sobre licitação.")
  yield* fs.writeFileString(`${court}/copia.txt`, "Ata da sessão plenária sobre licitação.")
  yield* fs.writeFile(`${court}/vazio.pdf`, new Uint8Array(0))
  const home = `${root}/home`
  const ask = (...args: ReadonlyArray<string>) => escriba(args, { ESCRIBA_HOME: home })
  yield* ask("ingest", `${root}/docs`)
  return { fs, root, home, ask }
})

it.live(
  "refuses filters of what does not exist, and takes names as codes",
  () =>
    Effect.gen(function* () {
      const { ask } = yield* shelf
      yield* ask("run")
      const refused: ReadonlyArray<readonly [args: ReadonlyArray<string>, message: RegExp]> = [
        [["--territory", "Arapiraka"], /did you mean Arapiraca \(AL\) 2700300/],
        [["--territory", "9999999"], /no territory has this IBGE code/],
        [["--territory", "Bom Jesus"], /several municipalities are called so/],
        [["--state", "Alagas"], /did you mean Alagoas/],
        [["--collection", "TCM"], /did you mean TCM Pará/],
        [["--since", "2024-12-31", "--until", "2024-01-01"], /2024-01-01 is before --since 2024-12-31/]
      ]
      yield* Effect.forEach(refused, ([args, message]) =>
        Effect.map(ask("search", "licitação", ...args), ({ exitCode, stderr, stdout }) => {
          assert.deepStrictEqual([exitCode, stdout], [2, ""], stderr)
          assert.match(stderr, message)
        })
      )
      const total = (...args: ReadonlyArray<string>) =>
        Effect.map(ask("search", "licitação", "--json", ...args), ({ stdout }) => json(stdout).total)
      assert.strictEqual(yield* total("--territory", "arapiraca"), 1)
      assert.strictEqual(yield* total("--state", "Alagoas"), 1)
      assert.strictEqual(yield* total("--collection", "tcm para"), 1)
      assert.match((yield* ask("search", "pregão", "--state", "AL")).stdout, /No document \(AL\) says pregão/)
    }).pipe(withServices),
  longTest
)

it.live(
  "counts what is worth a look in the report and in `status`, lists it, and its counts add up",
  () =>
    Effect.gen(function* () {
      const { ask } = yield* shelf
      const report = json((yield* ask("run", "--json")).stdout)
      assert.deepStrictEqual(report.byNote, [{ note: "undated", count: 1 }])
      const status = json((yield* ask("status", "--json")).stdout)
      assert.deepStrictEqual(status.byNote, [
        { note: "undated", count: 2 },
        { note: "duplicate", count: 1 }
      ])
      const sum = status.processed + status.pending + status.failing.unprocessed
      assert.deepStrictEqual([sum, status.pending], [status.gazettes, 0])
      const shown = yield* ask("failures", "--flag", "duplicate")
      assert.match(shown.stdout, /duplicate: 1 document.*\n.*(ata|copia)\.txt\n.*also .*(ata|copia)\.txt/)
      assert.match((yield* ask("failures", "--flag", "undated", "--csv")).stdout, /vazio\.pdf/)
      assert.match((yield* ask("failures", "--reason", "empty")).stdout, /Empty: 1 document/)
      const redone = json((yield* ask("run", "--stale-extractor", "plain-tetx", "--json")).stdout || "null")
      assert.isNull(redone)
      assert.match(
        (yield* ask("run", "--stale-extractor", "plain-tetx", "--dry-run")).stderr,
        /did you mean plain-text/
      )
    }).pipe(withServices),
  longTest
)

it.live(
  "reads without writing: `status`, `failures`, `search` and `inspect` leave every byte as it was",
  () =>
    Effect.gen(function* () {
      const { ask, fs, home } = yield* shelf
      yield* ask("run")
      const bytes = Effect.map(fs.readFile(`${home}/escriba.sqlite`), (file) => Bun.hash(file))
      const before = yield* bytes
      const codes = yield* Effect.forEach([["status"], ["failures"], ["search", "ata"], ["inspect", "1"]], (args) =>
        Effect.map(ask(...args), ({ exitCode }) => exitCode)
      )
      assert.deepStrictEqual(codes, [0, 0, 0, 0])
      assert.strictEqual(yield* bytes, before)
    }).pipe(withServices),
  longTest
)

it.live(
  "says that a folder is one, and of every extractor why it was not asked",
  () =>
    Effect.gen(function* () {
      const { ask, root } = yield* shelf
      const folder = yield* ask("extract", `${root}/docs`)
      assert.strictEqual(folder.exitCode, 2)
      assert.match(folder.stderr, /docs is a folder: name its files/)
      const { stdout } = yield* ask("extract", `${root}/docs/TCM Pará/ata.txt`, "--explain")
      assert.match(stdout, /not asked: .*html.*: does not accept text\/plain/)
    }).pipe(withServices),
  longTest
)
