import { existsSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { corpus, corpusFile, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { Effect, FileSystem } from "effect"
import * as Memory from "../src/machine/Memory.ts"
import { escriba, temporary, withServices } from "./Command.ts"

const folders = ["gazettes", "office", "torture"].map((folder) => corpusFile(folder))

const word = /licita(ç|c)(ão|ao)/i

/** Other formats than the four that have an extractor: they are listed, never lost. */
const unsupported = /\.(jpg|zip)$/
/** Their content decides, not their name. */
const misnamed = ["doc-named.docx", "docx-named.pdf", "pdf-named.docx", "html-404-named.pdf", "pdf-no-extension"]

interface Failure {
  readonly place: string
  readonly code: string
}

/** The truth that the corpus has beside a document: what another reader made of it. */
const truthOf = (path: string) => {
  const folder = path.slice(0, path.lastIndexOf("/"))
  if (path.endsWith("/gazette.pdf")) return `${folder}/tika.txt`
  return /\/source\.(pdf|docx)$/.test(path) ? `${folder}/expected.txt` : undefined
}

it.live.skipIf(!hasCorpus)(
  `the shared corpus: what is sound is found with and without accents, what is not has its reason (${withoutCorpus})`,
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const home = yield* temporary
      const environment = { ESCRIBA_HOME: home, TMPDIR: home }
      const places = (yield* Effect.forEach(folders, (folder) =>
        Effect.map(fs.readDirectory(folder, { recursive: true }), (names) => names.map((name) => `${folder}/${name}`))
      )).flat()

      const ingested = yield* escriba(["ingest", ...folders, "--json"], environment)
      assert.strictEqual(ingested.exitCode, 0, ingested.stderr)
      const { added, duplicate } = JSON.parse(ingested.stdout).outcomes

      const peak = yield* Memory.largestChild
      const run = yield* escriba(["run", "--json"], environment)
      const largestChild = yield* peak
      assert.strictEqual(run.exitCode, 0, run.stderr)
      const report = JSON.parse(run.stdout)
      assert.strictEqual(report.selected, added)
      assert.strictEqual(report.done + report.failed, added, "every document ended")
      assert.isNull(report.stoppedBy)
      assert.strictEqual(duplicate + added, places.filter((place) => !place.endsWith(".json") && isFile(place)).length)
      if (largestChild !== undefined) assert.isBelow(largestChild, 1.3e9)
      assert.deepStrictEqual(yield* fs.readDirectory(`${home}/tmp`), [], "nothing is left in the temporary folder")

      const failures: ReadonlyArray<Failure> = (yield* escriba(["failures", "--json"], environment)).stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
      const codeOf = new Map(failures.map(({ code, place }) => [place.slice(corpus.length + 1), code]))
      const expectCode = (name: RegExp, code: string) => {
        const matching = places.map((place) => place.slice(corpus.length + 1)).filter((place) => name.test(place))
        assert.isNotEmpty(matching, String(name))
        for (const place of matching) assert.strictEqual(codeOf.get(place), code, place)
      }
      expectCode(/zero-byte/, "Empty")
      expectCode(/truncated(-head.*\.pdf|-tail.*\.pdf|\.docx)/, "Corrupt")
      expectCode(/enc-user-pw/, "Encrypted")
      for (const place of places.map((path) => path.slice(corpus.length + 1))) {
        if (!unsupported.test(place) || /zero-byte/.test(place)) continue
        assert.strictEqual(codeOf.get(place), "Unsupported", place)
      }
      for (const name of misnamed) assert.isFalse(codeOf.has(`torture/${name}`), name)

      const found = yield* Effect.forEach(["licitação", "licitacao"], (query) =>
        Effect.map(escriba(["search", query, "--limit", "1000", "--json"], environment), ({ stdout }) =>
          JSON.parse(stdout)
        )
      )
      assert.strictEqual(found[0].total, found[1].total)
      const hits = new Set(
        found[0].hits.map((hit: { fields: { file_url: string } }) => Bun.fileURLToPath(hit.fields.file_url))
      )
      const withWord = (yield* Effect.forEach(places, (place) =>
        Effect.map(says(fs, place), (does) => (does ? [place] : []))
      )).flat()
      assert.isAbove(withWord.length, 40)
      assert.deepStrictEqual(
        withWord.filter((place) => !hits.has(place)).map((place) => place.slice(corpus.length + 1)),
        []
      )
    }).pipe(withServices),
  280_000
)

const isFile = (place: string) => existsSync(place) && !existsSync(`${place}/.`)

/** Whether a document says the word, by its own bytes (TXT) or by the truth beside it. */
const says = (fs: FileSystem.FileSystem, place: string) => {
  const truth = place.endsWith(".txt") ? place : truthOf(place)
  if (truth === undefined || !existsSync(truth)) return Effect.succeed(false)
  return Effect.map(fs.readFile(truth), (bytes) => word.test(new TextDecoder(encodingOf(place)).decode(bytes)))
}

const encodingOf = (place: string) => {
  if (/cp1252|latin1/.test(place)) return "windows-1252"
  return /utf16le/.test(place) ? "utf-16le" : "utf-8"
}
