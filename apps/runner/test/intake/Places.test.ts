import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { assert, it } from "@effect/vitest"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { itemOf } from "@escriba/indexer/testing"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect, Stream } from "effect"
import { ingest } from "../../src/actions/Ingest.ts"
import { search } from "../../src/actions/Search.ts"
import { status } from "../../src/actions/Status.ts"
import { describeIngest } from "../../src/cli/view/IngestView.ts"
import { describeSearch } from "../../src/cli/view/SearchView.ts"
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

const otherDisk = "/dev/shm"
const hasOtherDisk = statSync(otherDisk, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev

it.live.skipIf(!hasOtherDisk)("stores texts on another file system than the home's", () =>
  Effect.gen(function* () {
    const { docs, home, write } = yield* folder
    const remove = (texts: string) => Effect.sync(() => rmSync(texts, { recursive: true }))
    const texts = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(`${otherDisk}/escriba-test-`)),
      remove
    )
    mkdirSync(home)
    symlinkSync(texts, `${home}/texts`)
    write("a.txt", "abacaxi")
    yield* inHome(
      home,
      Effect.gen(function* () {
        yield* ingest({ paths: [docs] })
        assert.deepStrictEqual(yield* runAll(), ["a.txt Done"])
        assert.strictEqual((yield* Stream.runCollect((yield* ObjectStore).list(""))).length, 1)
      })
    )
  }).pipe(Effect.scoped, withServices)
)

test("reads a file whose name is not UTF-8, and shows the name escaped", ({ docs, home }) =>
  inHome(
    home,
    Effect.gen(function* () {
      writeFileSync(Buffer.concat([Buffer.from(`${docs}/Di`), Buffer.from([0xe1]), Buffer.from("rio.txt")]), "abacaxi")
      yield* ingest({ paths: [docs] })
      assert.deepStrictEqual(yield* runAll(), ["Di\\xE1rio.txt Done"])
      const result = yield* search({ query: "abacaxi", limit: 1 })
      assert.include(describeSearch({ query: "abacaxi" }, result), `${docs}/Di\\xE1rio.txt`)
      assert.strictEqual((yield* ingest({ paths: [docs], isPruning: true })).outcomes.known, 1)
    })
  ))

test("tells of a document whose file was deleted, does not fail it, and removes it when it is asked to", ({
  at,
  docs,
  home,
  write
}) =>
  inHome(
    home,
    Effect.gen(function* () {
      write("a.txt", "abacaxi")
      write("b.txt", "banana")
      yield* ingest({ paths: [docs] })
      yield* runAll()
      rmSync(at("a.txt"))
      assert.deepStrictEqual(yield* runAll({ filter: { mode: "ALL" } }), ["a.txt NotFound", "b.txt Done"])
      assert.deepStrictEqual(yield* runAll({ filter: { mode: "ALL" } }), ["b.txt Done"])
      assert.deepInclude(yield* status, { missing: 1, gazettes: 2 })
      const told = yield* ingest({ paths: [docs] })
      assert.deepInclude(told, { missing: [{ id: 1, location: at("a.txt") }], removed: 0 })
      assert.include(describeIngest(told, home), at("a.txt"))
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [at("a.txt")])
      assert.deepInclude(yield* ingest({ paths: [docs], isPruning: true }), { missing: [], removed: 1 })
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [])
      assert.strictEqual(readdirSync(`${home}/texts/docs/undated`).length, 1)
      assert.deepInclude(yield* status, { missing: 0, gazettes: 1, processed: 1, pending: 0 })
      write("a.txt", "abacaxi")
      yield* ingest({ paths: [docs] })
      assert.deepStrictEqual(yield* runAll(), ["a.txt Done"])
      assert.deepStrictEqual(yield* placesOf("abacaxi"), [at("a.txt")])
    })
  ))

test("removes all that was in a folder which is gone", ({ docs, home, root, write }) =>
  inHome(
    home,
    Effect.gen(function* () {
      write("sub/a.txt", "abacaxi")
      yield* ingest({ paths: [docs] })
      yield* runAll()
      renameSync(`${docs}/sub`, `${root}/elsewhere`)
      assert.deepInclude(yield* ingest({ paths: [`${docs}/sub`], isPruning: true }), { unreadable: [], removed: 1 })
    })
  ))

it.live.each(["changes", "is deleted"])(
  "leaves nothing in the index of a run that was killed before its commit, when the file %s",
  (what) =>
    Effect.gen(function* () {
      const { at, docs, home, write } = yield* folder
      const killedRun = Effect.gen(function* () {
        const index = yield* SearchIndex
        yield* index.ensure
        yield* index.bulk([itemOf("unknown to the ledger", ["abacaxi"], { id: 1, file_path: "docs/undated/old.txt" })])
      })
      yield* inHome(
        home,
        Effect.gen(function* () {
          write("a.txt", "abacaxi")
          yield* ingest({ paths: [docs] })
          yield* killedRun
          if (what === "changes") write("a.txt", "banana")
          else rmSync(at("a.txt"))
          yield* ingest({ paths: [docs], isPruning: true })
          yield* runAll()
          assert.strictEqual((yield* search({ query: "abacaxi", limit: 1 })).total, 0)
        })
      )
    }).pipe(Effect.scoped, withServices)
)
