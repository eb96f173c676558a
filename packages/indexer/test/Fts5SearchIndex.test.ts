import { existsSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { layer, layerReader } from "../src/Fts5SearchIndex.ts"
import { SearchIndex } from "../src/SearchIndex.ts"
import { conformance, itemOf } from "../src/testing.ts"
import { checkIntegrity, indexOf, openDatabase, temporaryFile } from "./fts5/Databases.ts"

conformance("SQLite FTS5", Layer.unwrap(Effect.map(openDatabase(), (database) => layer(database))))

describe("the FTS5 index", () => {
  it.effect("agrees with its pages after replacements and removals", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const index = yield* indexOf(database)
      const items = Array.from({ length: 20 }, (_, place) =>
        itemOf(`${place}`, ["ata da sessão", `folha ${place}`, ""])
      )
      yield* index.bulk(items)
      yield* index.bulk(items.slice(5, 15).map((item) => ({ ...item, pages: [{ number: 9, text: "outra ata" }] })))
      yield* index.remove(["0", "7", "19"])
      yield* index.bulk([itemOf("novo", ["ata nova"])])
      assert.deepStrictEqual(yield* checkIntegrity(database), ["ok"])
      assert.strictEqual((yield* index.search({ query: "ata", limit: 1 })).total, 18)
    })
  )

  it.effect("keeps word forms over a restart", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      yield* (yield* indexOf(database)).bulk([itemOf("a", ["licitações"])])
      const restarted = yield* indexOf(database)
      assert.strictEqual((yield* restarted.search({ query: "licitação", limit: 1 })).total, 1)
    })
  )

  it.effect(
    "searches for a reader while a writer holds the lock, and answers a reader's writing with AccessDenied",
    () =>
      Effect.gen(function* () {
        const path = yield* temporaryFile
        const database = yield* openDatabase(path)
        database.run("PRAGMA journal_mode = WAL")
        yield* (yield* indexOf(database)).bulk([itemOf("a", ["ato"])])
        database.run("BEGIN IMMEDIATE")
        const reader = yield* Effect.provide(SearchIndex, yield* Layer.build(layerReader(path)))
        assert.isTrue(yield* reader.isThere)
        assert.strictEqual((yield* reader.search({ query: "ato", limit: 1 })).total, 1)
        assert.strictEqual((yield* Effect.flip(reader.bulk([itemOf("b", ["ato"])]))).reason, "AccessDenied")
        assert.strictEqual((yield* Effect.flip(reader.ensure)).reason, "AccessDenied")
      })
  )

  it.effect("is not there for the reader of a file without an index, which stays as it was, or of no file", () =>
    Effect.gen(function* () {
      const path = yield* temporaryFile
      const isThere = Effect.flatMap(SearchIndex, (index) => index.isThere).pipe(Effect.provide(layerReader(path)))
      assert.isFalse(yield* isThere)
      assert.isFalse(existsSync(path))
      const database = yield* openDatabase(path)
      database.run("CREATE TABLE gazettes (id)")
      assert.isFalse(yield* isThere)
      assert.deepStrictEqual(database.query("SELECT name FROM sqlite_schema").all(), [{ name: "gazettes" }])
    })
  )

  it.effect("rejects an item that breaks a rule of the tables, alone, with the rule's name", () =>
    Effect.gen(function* () {
      const index = yield* indexOf(yield* openDatabase())
      const broken = itemOf("broken", ["ato"], { file_path: null as never })
      const outcomes = yield* index.bulk([itemOf("a", ["ato"]), broken, itemOf("b", ["ato"])])
      assert.deepStrictEqual(
        outcomes.map((outcome) => outcome._tag),
        ["Indexed", "Rejected", "Indexed"]
      )
      assert.include(outcomes[1]?._tag === "Rejected" ? outcomes[1].detail : "", "documents.file_path")
      assert.strictEqual((yield* index.search({ query: "ato", limit: 1 })).total, 2)
    })
  )

  it.effect("answers another writer's lock with IndexUnavailable, and works once the lock is gone", () =>
    Effect.gen(function* () {
      const path = yield* temporaryFile
      const database = yield* openDatabase(path)
      database.run("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 0")
      const index = yield* indexOf(database)
      const other = yield* openDatabase(path)
      other.run("BEGIN IMMEDIATE")
      const failure = yield* Effect.flip(index.bulk([itemOf("a", ["ato"])]))
      assert.deepStrictEqual([failure.reason, failure.isRetryable], ["IndexUnavailable", true])
      assert.strictEqual((yield* index.search({ query: "ato", limit: 1 })).total, 0)
      other.run("COMMIT")
      yield* index.bulk([itemOf("a", ["ato"])])
      assert.strictEqual((yield* index.search({ query: "ato", limit: 1 })).total, 1)
    })
  )

  it.effect(
    "answers a full disk with DiskFull, undoes the transaction it fell into, and takes the bulk again later",
    () =>
      Effect.gen(function* () {
        const database = yield* openDatabase(yield* temporaryFile)
        const index = yield* indexOf(database)
        database.run("PRAGMA max_page_count = 34")
        const small = Array.from({ length: 8 }, (_, place) => itemOf(`small-${place}`, ["ato"]))
        const large = Array.from({ length: 100 }, (_, place) => `ato ${"folha ".repeat(100)}${place}`)
        const bulk = [...small, itemOf("b", ["pregões"]), itemOf("c", large)]
        const total = Effect.map(index.search({ query: "ato OR pregão", limit: 1 }), (result) => result.total)
        assert.strictEqual((yield* Effect.flip(index.bulk(bulk))).reason, "DiskFull")
        assert.strictEqual(yield* total, 8)
        database.run("PRAGMA max_page_count = 4294967294")
        assert.deepStrictEqual(yield* checkIntegrity(database), ["ok"])
        yield* index.bulk(bulk)
        assert.strictEqual(yield* total, 10)
        assert.deepStrictEqual(yield* checkIntegrity(database), ["ok"])
      })
  )

  it.effect("writes a bulk and removes documents in short transactions, between which the event loop turns", () =>
    Effect.gen(function* () {
      const index = yield* indexOf(yield* openDatabase())
      const items = Array.from({ length: 40 }, (_, place) => itemOf(`${place}`, ["ato"]))
      const turnsOf = <A, E>(work: Effect.Effect<A, E>) =>
        Effect.suspend(() => {
          let turns = 0
          let timer = setImmediate(function turn() {
            turns++
            timer = setImmediate(turn)
          })
          return Effect.map(work, () => {
            clearImmediate(timer)
            return turns
          })
        })
      assert.isAtLeast(yield* turnsOf(index.bulk(items)), 40 / 8)
      assert.isAtLeast(yield* turnsOf(index.remove(items.map(({ id }) => id))), 40)
    })
  )

  it.effect("cuts the text at a page's end where it is told to, and says so in the outcome and the table", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const index = yield* indexOf(database, 20)
      const outcomes = yield* index.bulk([itemOf("a", ["primeira", "segunda", "terceira"])])
      assert.deepStrictEqual(outcomes, [{ _tag: "Indexed", id: "a", isTruncated: true }])
      assert.deepStrictEqual(database.query("SELECT is_truncated FROM documents").all(), [{ is_truncated: 1 }])
      assert.strictEqual((yield* index.search({ query: "segunda", limit: 1 })).total, 1)
      assert.strictEqual((yield* index.search({ query: "terceira", limit: 1 })).total, 0)
    })
  )
})
