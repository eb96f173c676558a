import { Database } from "bun:sqlite"
import { readdirSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { corpusFile, corpusNames, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { htmlOf } from "@escriba/specimens/Html"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem, Random } from "effect"
import { escriba, temporary, withServices } from "./Command.ts"
import { madeFiles } from "./TortureMade.ts"
import { madeTruths, slow, type Truth, truths } from "./TortureTruth.ts"

const isLong = process.env.ESCRIBA_TEST_LONG === "1"

/** The slow ones are part of the corpus test, and of `bun run test:long` here. */
const names = Object.keys(truths).filter((name) => isLong || !slow.includes(name))
const all = new Map([...names.map((name) => [name, truths[name]!] as const), ...Object.entries(madeTruths)])

interface Row {
  readonly location: string
  readonly state: string
  readonly code: string | null
  readonly message: string | null
  readonly text_key: string | null
  readonly extractor: string | null
  readonly flags: string | null
}

/** How each file ended, in the form of the table of truths. */
const endings = (home: string) => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  const rows = database
    .query<Row, []>(
      `SELECT s.location, l.state, l.code, l.message, l.text_key, l.extractor, l.flags
      FROM escriba_sources s LEFT JOIN escriba_ledger l ON l.gazette_id = s.gazette_id AND l.stage = 'text'`
    )
    .all()
  database.close()
  return new Map(rows.map((row) => [nameOf(row.location), row]))
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1)

const assertTruth = (home: string, name: string, truth: Truth, row: Row | undefined) => {
  if ("reason" in truth) {
    assert.strictEqual(row?.code, truth.reason, name)
    return assert.include(["failed", "quarantined"], row?.state, name)
  }
  const { extractor, flags, words } = truth
  assert.deepInclude(row, { state: "done", code: null, extractor }, name)
  // Two that have the same bytes share an id, which is flagged where one of them is done: that is no matter of extraction.
  const own = JSON.parse(row?.flags ?? "[]").filter((flag: string) => flag !== "shared-id")
  assert.deepStrictEqual(own, flags, name)
  assert.include(readFileSync(`${home}/texts/${row?.text_key}`, "utf8"), words, name)
}

const assertAll = (home: string, neighbours: number) => {
  const rows = endings(home)
  assert.strictEqual(rows.size, all.size + neighbours)
  for (const [name, truth] of all) assertTruth(home, name, truth, rows.get(name))
  for (let number = 0; number < neighbours; number++) {
    const name = [...rows.keys()].find((key) => key.startsWith(`neighbour-${number}.`)) ?? ""
    const extractor = name.endsWith(".pdf") ? "pdf" : "html"
    assertTruth(home, name, { words: `vizinho ${number}`, extractor, flags: [] }, rows.get(name))
  }
  assert.deepStrictEqual(readdirSync(`${home}/tmp`), [])
}

/** Sound documents among the others. */
const makeNeighbours = (root: string, count: number) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    yield* fs.makeDirectory(`${root}/docs`)
    return yield* Effect.forEach(Array.from({ length: count }), (_, number) =>
      Effect.gen(function* () {
        const text = `Portaria do vizinho ${number}`
        const path = `${root}/docs/neighbour-${number}.${number % 2 === 0 ? "pdf" : "html"}`
        yield* fs.writeFile(
          path,
          yield* number % 2 === 0 ? pdfOf([text]) : htmlOf({ title: "Diário", paragraphs: [text] })
        )
        return path
      })
    )
  })

/** Those of the corpus where they lie, the made ones in a folder of this test. */
const makeFiles = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  const written = yield* Effect.forEach(madeFiles(), ([name, make]) =>
    Effect.flatMap(make, (bytes) => Effect.as(fs.writeFile(`${root}/${name}`, bytes), `${root}/${name}`))
  )
  return [...names.map((name) => corpusFile("torture", name)), ...written]
})

it(`the tables of truths name every file of the torture folder, and every made one (${withoutCorpus})`, ({ skip }) => {
  if (!hasCorpus) skip()
  assert.deepStrictEqual(corpusNames("torture"), Object.keys(truths).sort())
  assert.deepStrictEqual(
    madeFiles()
      .map(([name]) => name)
      .sort(),
    Object.keys(madeTruths).sort()
  )
})

it.live.skipIf(!hasCorpus)(
  `torture: each file ends as its truth says, twice in a row and in any order, neighbours unharmed (${withoutCorpus})`,
  () =>
    Effect.gen(function* () {
      const tortures = yield* makeFiles
      for (const times of [2, 1]) {
        const root = yield* temporary
        const environment = { ESCRIBA_HOME: `${root}/home` }
        const neighbours = yield* makeNeighbours(root, 8)
        const files = yield* Random.shuffle([...tortures, ...neighbours])
        const order = [...files].map(nameOf).join(" ")
        yield* escriba(["ingest", ...files], environment)
        for (let time = 0; time < times; time++) {
          const ended = yield* escriba(["run", "--force", "--json"], environment)
          assert.strictEqual(ended.exitCode, 0, `${ended.stderr} in the order ${order}`)
          assert.strictEqual(JSON.parse(ended.stdout).selected, all.size + neighbours.length)
          assertAll(`${root}/home`, neighbours.length)
        }
      }
    }).pipe(withServices),
  isLong ? 900_000 : 280_000
)

it.live.skipIf(!hasCorpus)(
  `files with a password stay closed without one and with wrong ones, and open with the right one of several (${withoutCorpus})`,
  () =>
    Effect.gen(function* () {
      const closed = [...all].filter(([, truth]) => "reason" in truth && truth.opened !== undefined)
      const files = (yield* makeFiles).filter((path) => closed.some(([name]) => name === nameOf(path)))
      assert.lengthOf(files, closed.length)
      const home = yield* temporary
      const run = (passwords: string) =>
        escriba(["run", "--json"], { ESCRIBA_HOME: home, EXTRACT_PASSWORDS: passwords })
      yield* escriba(["ingest", ...files], { ESCRIBA_HOME: home })
      for (const passwords of ["", "incorreta,Segredo", "incorreta,segredo,outra"]) {
        const report = JSON.parse((yield* run(passwords)).stdout)
        assert.strictEqual(report.selected, closed.length, passwords)
        const rows = endings(home)
        for (const [name, truth] of closed) {
          const opened = "reason" in truth ? truth.opened : undefined
          const isOpen = passwords.includes("segredo") && opened !== undefined
          assertTruth(home, name, isOpen ? opened : truth, rows.get(name))
          assert.notMatch(rows.get(name)?.message ?? "", /incorreta|segredo|outra/i)
        }
      }
    }).pipe(withServices),
  280_000
)
