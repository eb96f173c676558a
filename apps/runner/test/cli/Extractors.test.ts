import { assert, it } from "@effect/vitest"
import { encryptedPdfOf, pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem } from "effect"
import { escriba, temporary, withServices } from "../Command.ts"
import { writePlugin, writePlugins } from "../children/PluginFiles.ts"

const json = (text: string) => JSON.parse(text)

/** In milliseconds: some start the program ten times. */
const longTest = 120_000

it.live(
  "lists the extractors, where they run, what they accept and where they come from",
  () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      yield* writePlugin(`${folder}/mine.ts`, "mine", "2.1")
      const environment = { ESCRIBA_EXTRACTORS: `html,${folder}/mine.ts,-plain-text` }
      const listed = yield* escriba(["extractors", "--json"], environment)
      assert.strictEqual(listed.exitCode, 0, listed.stderr)
      const [html, mine] = json(listed.stdout)
      assert.deepStrictEqual(html, {
        id: "html",
        version: "1",
        placement: "sandbox",
        origin: "built-in",
        place: null,
        mediaTypes: ["text/html"]
      })
      assert.deepInclude(mine, { id: "mine", version: "2.1", origin: "plug-in", place: `${folder}/mine.ts` })
      assert.include(mine.mediaTypes, "application/epub+zip")
      const table = (yield* escriba(["extractors"], environment)).stdout
      assert.match(table, /html +1 +a child +HTML +built-in\n.*mine +2\.1 +a child .*plug-in \/.*mine\.ts/)
    }).pipe(withServices),
  longTest
)

it.live(
  "explains an extraction: what the file is, who was asked, how each answered, and how good the text is",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporary
      const pathOf = yield* writePlugins(folder)
      yield* fs.writeFileString(`${folder}/diario.pdf`, "<html><body>Decreto de licitação</body></html>")
      const environment = { ESCRIBA_EXTRACTORS: `${pathOf("throws")},${pathOf("choosy")},html,docx` }
      const ended = yield* escriba(["extract", "--explain", "--json", `${folder}/diario.pdf`], environment)
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      const told = json(ended.stdout)
      assert.deepStrictEqual(told.sniffed, { mediaType: "text/html", byName: "application/pdf", isMismatch: true })
      assert.deepStrictEqual(
        told.asked.map(({ extractor, outcome }: { extractor: string; outcome: string }) => `${extractor} ${outcome}`),
        ["throws ExtractorCrashed", "choosy Declined", "html Text"]
      )
      assert.isTrue(told.asked.every(({ durationMs }: { durationMs: number }) => durationMs >= 0))
      assert.deepStrictEqual(told.notAsked, [{ extractor: "docx", why: "does not accept text/html" }])
      assert.deepStrictEqual(told.chosen, { extractor: "html", version: "1" })
      assert.isAbove(told.quality.alphanumeric, 0.9)

      const person = yield* escriba(["extract", "--explain", `${folder}/diario.pdf`, `${folder}/nowhere`], environment)
      assert.strictEqual(person.exitCode, 1)
      assert.match(person.stdout, /its name says PDF, which is wrong[\s\S]*chosen +html version 1[\s\S]*made to throw/)
      assert.match(person.stdout, /no text +NotFound/)
    }).pipe(withServices),
  longTest
)

it.live(
  "explains which pages have no text, and which engine the others came from",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporary
      const pages = ["", "", "Decreto nº 1", "", "Portaria nº 2"]
      yield* fs.writeFile(`${folder}/diario.pdf`, yield* pdfOf(pages))
      const person = yield* escriba(["extract", "--explain", `${folder}/diario.pdf`])
      assert.match(person.stdout, /chosen +pdf version \S+: content 5 pages\n/)
      assert.match(person.stdout, /no text on 3 pages: 1-2, 4\n/)
      const told = json((yield* escriba(["extract", "--explain", "--json", `${folder}/diario.pdf`])).stdout)
      assert.deepStrictEqual(told.engines, { content: 5 })
      assert.deepInclude(told.pages[3], { number: 4, engine: "content" })
    }).pipe(withServices),
  longTest
)

it.live(
  "ends with exit code 2 and nothing begun when a plug-in cannot be used",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const home = `${yield* temporary}/home`
      for (const args of [["run"], ["extract", "x.pdf"], ["extractors"]]) {
        const ended = yield* escriba(args, { ESCRIBA_HOME: home, ESCRIBA_EXTRACTORS: "nobody,-nothing" })
        assert.deepStrictEqual([ended.exitCode, ended.stdout], [2, ""], ended.stderr)
        assert.match(
          ended.stderr,
          /nobody: there is no such file or package[\s\S]*-nothing: no extractor is called nothing/
        )
      }
      assert.isFalse(yield* fs.exists(home))
      const malformed = yield* escriba(["extractors"], { ESCRIBA_EXTRACTORS: "~/my.ts" })
      assert.match(malformed.stderr, /ESCRIBA_EXTRACTORS is "~\/my\.ts": expected ids, packages and \.\/paths/)
    }).pipe(withServices),
  longTest
)

/** An archive of one document that a plug-in reads. */
const archive = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  yield* fs.makeDirectory(`${root}/docs`)
  const environment = (extractors: string, more: Record<string, string> = {}) => ({
    ESCRIBA_HOME: `${root}/home`,
    ESCRIBA_EXTRACTORS: extractors,
    ...more
  })
  return { fs, root, environment }
})

it.live(
  "redoes what an earlier version of an extractor did, and what one did that is gone when it is named",
  () =>
    Effect.gen(function* () {
      const { environment, fs, root } = yield* archive
      yield* fs.writeFileString(`${root}/docs/a.txt`, "Decreto nº 1")
      const plugin = `${root}/mine.ts`
      yield* writePlugin(plugin, "mine", "1")
      const withPlugin = environment(`${plugin},...`)
      const selected = (args: ReadonlyArray<string>, extractors = withPlugin) =>
        Effect.map(
          escriba(["run", "--stale-extractor", "--dry-run", "--json", ...args], extractors),
          ({ stdout }) => json(stdout).selected
        )
      yield* escriba(["ingest", `${root}/docs`], withPlugin)
      assert.deepInclude(json((yield* escriba(["run", "--json"], withPlugin)).stdout), { done: 1 })
      assert.strictEqual(yield* selected([]), 0)

      yield* writePlugin(plugin, "mine", "2")
      assert.strictEqual(json((yield* escriba(["run", "--json"], withPlugin)).stdout).selected, 0)
      assert.strictEqual(yield* selected(["html"]), 0)
      const redone = yield* escriba(["run", "--stale-extractor", "mine", "--json"], {
        ...withPlugin,
        EXECUTION_MODE: "ALL"
      })
      assert.deepInclude(json(redone.stdout), { done: 1, failed: 0 })
      assert.strictEqual(yield* selected([]), 0)

      const without = environment("...")
      assert.strictEqual(yield* selected([], without), 0)
      assert.strictEqual(yield* selected(["mine"], without), 1)
      assert.deepInclude(json((yield* escriba(["run", "--stale-extractor", "mine", "--json"], without)).stdout), {
        done: 1
      })
      const [entry] = json((yield* escriba(["inspect", "1", "--json"], without)).stdout).entries
      assert.deepInclude(entry, { extractor: "plain-text", state: "done" })

      for (const args of [["mine"], ["--stale-extractor", "--mode", "ALL"]]) {
        assert.strictEqual((yield* escriba(["run", ...args], without)).exitCode, 2)
      }
    }).pipe(withServices),
  longTest
)

it.live(
  "tries what is encrypted again when the passwords change, and keeps them out of all that it writes",
  () =>
    Effect.gen(function* () {
      const { environment, fs, root } = yield* archive
      yield* fs.writeFile(`${root}/docs/locked.pdf`, yield* encryptedPdfOf("Segredo de justiça.", "senha-certa"))
      const run = (passwords: string) =>
        Effect.map(
          escriba(["run", "--json"], environment("...", { EXTRACT_PASSWORDS: passwords, DEBUG: "1" })),
          (ended) => {
            assert.notMatch(ended.stdout + ended.stderr, /senha/)
            return json(ended.stdout)
          }
        )
      yield* escriba(["ingest", `${root}/docs`], environment("..."))
      assert.strictEqual((yield* run("senha-errada")).byReason[0].code, "Encrypted")
      assert.strictEqual((yield* run("senha-errada")).selected, 0)
      assert.strictEqual((yield* run("senha-errada,senha-outra")).selected, 1)
      assert.strictEqual((yield* run("senha-outra,senha-errada")).selected, 0)
      assert.strictEqual((yield* run("")).selected, 1)
      assert.strictEqual((yield* run("senha-outra,senha-certa")).done, 1)
      for (const file of yield* fs.readDirectory(`${root}/home`, { recursive: true })) {
        const path = `${root}/home/${file}`
        if ((yield* fs.stat(path)).type !== "File") continue
        assert.notInclude(Buffer.from(yield* fs.readFile(path)).toString("latin1"), "senha-", path)
      }
    }).pipe(withServices),
  longTest
)
