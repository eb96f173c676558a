import { mkdirSync, renameSync, writeFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { ingest } from "../../src/actions/Ingest.ts"
import { search } from "../../src/actions/Search.ts"
import { status } from "../../src/actions/Status.ts"
import { temporary, withServices } from "../Command.ts"
import { inHome, placesOf, runAll } from "./EmbeddedHome.ts"

/** A folder `docs` and a home beside it. */
const folder = Effect.map(temporary, (root) => {
  mkdirSync(`${root}/docs`)
  const at = (name: string) => `${root}/docs/${name}`
  let clock = 1_700_000_000
  const write = (name: string, text: string) => {
    mkdirSync(at(name).slice(0, at(name).lastIndexOf("/")), { recursive: true })
    writeFileSync(at(name), text)
    Bun.spawnSync(["touch", "-d", `@${clock++}`, at(name)])
  }
  return { root, docs: `${root}/docs`, home: `${root}/home`, at, write }
})

const test = (name: string, body: (files: Effect.Success<typeof folder>) => Effect.Effect<unknown, unknown, never>) =>
  it.live(name, () => Effect.flatMap(folder, body).pipe(Effect.scoped, withServices))

test("finds the content of a file whose twin has changed before it was read", ({ at, docs, home, write }) =>
  inHome(
    home,
    Effect.gen(function* () {
      write("a.txt", "abacaxi")
      write("b.txt", "abacaxi")
      yield* ingest({ paths: [docs] })
      write("a.txt", "maracuja")
      yield* ingest({ paths: [docs] })
      yield* runAll()
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [at("b.txt")])
      assert.deepStrictEqual(yield* placesOf("maracuja"), [at("a.txt")])
    })
  ))

test("reads and shows a folder's files where they were moved to, also when they were done before", ({
  docs,
  home,
  root,
  write
}) =>
  inHome(
    home,
    Effect.gen(function* () {
      write("f1.txt", "abacaxi")
      yield* ingest({ paths: [docs] })
      renameSync(docs, `${root}/second`)
      yield* ingest({ paths: [`${root}/second`] })
      assert.deepStrictEqual(yield* runAll(), ["f1.txt Done"])
      renameSync(`${root}/second`, `${root}/third`)
      yield* ingest({ paths: [`${root}/third`] })
      yield* runAll()
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [`${root}/third/f1.txt`])
      assert.deepStrictEqual(yield* runAll({ filter: { mode: "ALL" } }), ["f1.txt Done"])
      assert.deepInclude(yield* status, { gazettes: 1, processed: 1, pending: 0 })
    })
  ))

test("applies the territory and date that are told of a file which is known, before it was read and after", ({
  at,
  docs,
  home,
  write
}) =>
  inHome(
    home,
    Effect.gen(function* () {
      write("a.txt", "abacaxi")
      write("b.txt", "maracuja")
      yield* ingest({ paths: [docs] })
      yield* ingest({ paths: [at("a.txt")], territoryId: "2700300", date: "2024-03-05" })
      yield* runAll()
      yield* ingest({ paths: [at("b.txt")], territoryId: "2700300" })
      yield* runAll()
      const { hits } = yield* search({ query: "abacaxi OR maracuja", territoryIds: ["2700300"], limit: 10 })
      assert.deepStrictEqual(hits.map(({ fields }) => `${fields.territory_name} ${fields.date}`).sort(), [
        "Arapiraca 2024-03-05",
        "Arapiraca null"
      ])
      yield* ingest({ paths: [docs] })
      assert.deepStrictEqual(yield* runAll(), [])
    })
  ))

test("ingests nothing of its own home, nor a database of anybody's, where the folder holds them", ({ docs, write }) =>
  inHome(
    `${docs}/home`,
    Effect.gen(function* () {
      write("a.txt", "abacaxi")
      write("another/escriba.sqlite", "not even a database")
      write("another/texts/a.txt", "abacaxi de outra casa")
      write("readings.db", "not even a database")
      yield* ingest({ paths: [docs] })
      yield* runAll()
      yield* ingest({ paths: [docs, `${docs}/home/texts`] })
      assert.strictEqual((yield* status).gazettes, 1)
    })
  ))

test("does not find the old text of a processed file that has changed, and does the new one once, in every mode", ({
  at,
  docs,
  home,
  write
}) =>
  inHome(
    home,
    Effect.gen(function* () {
      write("a.txt", "abacaxi")
      yield* ingest({ paths: [docs] })
      yield* runAll()
      write("a.txt", "banana")
      yield* ingest({ paths: [docs] })
      yield* runAll()
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [])
      assert.deepStrictEqual(yield* placesOf("banana"), [at("a.txt")])
      assert.deepStrictEqual(yield* runAll({ filter: { mode: "ALL" } }), ["a.txt Done"])
      assert.deepInclude(yield* status, { gazettes: 1, processed: 1, pending: 0 })
    })
  ))

test("leaves nothing of the old text in the index when a file changes while it is read", ({
  at,
  docs,
  home,
  write
}) => {
  let isFirst = true
  return inHome(
    home,
    Effect.gen(function* () {
      write("a.txt", "abacaxi")
      yield* ingest({ paths: [docs] })
      assert.deepStrictEqual(yield* runAll(), ["a.txt Conflict"])
      assert.deepStrictEqual(yield* runAll(), ["a.txt Done"])
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [])
      assert.deepStrictEqual(yield* placesOf("banana"), [at("a.txt")])
    }),
    () =>
      Effect.suspend(() => {
        if (!isFirst) return Effect.void
        isFirst = false
        write("a.txt", "banana")
        return Effect.asVoid(Effect.orDie(inHome(home, ingest({ paths: [docs] }))))
      })
  )
})
