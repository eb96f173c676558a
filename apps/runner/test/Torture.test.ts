import { Database } from "bun:sqlite"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { htmlOf } from "@escriba/specimens/Html"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem, Random } from "effect"
import { escriba, temporary, withServices } from "./Command.ts"
import { slow, type Truth, truths } from "./TortureTruth.ts"

const folder = Bun.fileURLToPath(new URL("../../../../shared/corpus/torture", import.meta.url))
const isHere = existsSync(folder)
const isLong = process.env.ESCRIBA_TEST_LONG === "1"

/** The slow ones are part of the corpus test, and of `bun run test:long` here. */
const names = Object.keys(truths).filter((name) => isLong || !slow.includes(name))

interface Row {
  readonly location: string
  readonly state: string
  readonly code: string | null
  readonly text_key: string | null
}

/** How each file ended, in the form of the table of truths. */
const endings = (home: string) => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  const rows = database
    .query<Row, []>(
      "SELECT s.location, l.state, l.code, l.text_key FROM escriba_sources s LEFT JOIN escriba_ledger l ON l.gazette_id = s.gazette_id"
    )
    .all()
  database.close()
  return new Map(rows.map((row) => [row.location.slice(row.location.lastIndexOf("/") + 1), row]))
}

const assertTruth = (home: string, name: string, truth: Truth, row: Row | undefined) => {
  if ("reason" in truth) {
    assert.strictEqual(row?.code, truth.reason, name)
    return assert.include(["failed", "quarantined"], row?.state, name)
  }
  assert.deepInclude(row, { state: "done", code: null }, name)
  assert.include(readFileSync(`${home}/texts/${row?.text_key}`, "utf8"), truth.words, name)
}

const assertAll = (home: string, neighbours: number) => {
  const rows = endings(home)
  assert.strictEqual(rows.size, names.length + neighbours)
  for (const name of names) {
    const truth = truths[name]
    if (truth !== undefined) assertTruth(home, name, truth, rows.get(name))
  }
  for (let number = 0; number < neighbours; number++) {
    const name = [...rows.keys()].find((key) => key.startsWith(`neighbour-${number}.`)) ?? ""
    assertTruth(home, name, { words: `vizinho ${number}` }, rows.get(name))
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

it("the table of truths names every file of the torture folder (skipped without ../shared/corpus)", ({ skip }) => {
  if (!isHere) skip()
  assert.deepStrictEqual(readdirSync(folder).sort(), Object.keys(truths).sort())
})

it.live.skipIf(!isHere)(
  "the torture folder: each file ends as its truth says, twice in a row and in any order, neighbours unharmed (skipped without ../shared/corpus)",
  () =>
    Effect.gen(function* () {
      for (const times of [2, 1]) {
        const root = yield* temporary
        const environment = { ESCRIBA_HOME: `${root}/home` }
        const neighbours = yield* makeNeighbours(root, 8)
        const files = yield* Random.shuffle([...names.map((name) => `${folder}/${name}`), ...neighbours])
        const order = [...files].map((file) => file.slice(file.lastIndexOf("/") + 1)).join(" ")
        yield* escriba(["ingest", ...files], environment)
        for (let time = 0; time < times; time++) {
          const ended = yield* escriba(["run", "--force", "--json"], environment)
          assert.include([0, 1], ended.exitCode, `${ended.stderr} in the order ${order}`)
          assert.strictEqual(JSON.parse(ended.stdout).selected, names.length + neighbours.length)
          assertAll(`${root}/home`, neighbours.length)
        }
      }
    }).pipe(withServices),
  isLong ? 900_000 : 280_000
)
