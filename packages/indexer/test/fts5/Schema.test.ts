import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ensureSchema } from "../../src/fts5/Schema.ts"
import { itemOf } from "../../src/testing.ts"
import { checkIntegrity, indexOf, openDatabase, temporaryFile } from "./Databases.ts"

describe("the tables of the FTS5 index", () => {
  it.effect("show Datasette that `pages` can be searched, by the question that Datasette asks", () =>
    Effect.gen(function* () {
      const path = yield* temporaryFile
      yield* indexOf(yield* openDatabase(path))
      // detect_fts_sql of https://github.com/simonw/datasette/blob/main/datasette/utils/__init__.py
      const found = (yield* openDatabase(path))
        .query(
          `SELECT name FROM sqlite_master WHERE rootpage = 0 AND (
             sql LIKE '%VIRTUAL TABLE%USING FTS%content="pages"%' OR sql LIKE '%VIRTUAL TABLE%USING FTS%content=[pages]%'
             OR (tbl_name = "pages" AND sql LIKE '%VIRTUAL TABLE%USING FTS%'))`
        )
        .all()
      assert.deepStrictEqual(found, [{ name: "pages_fts" }])
    })
  )

  it.effect("name an item's fields as the contract does, the gazette's own id as gazette_id", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const index = yield* indexOf(database)
      const item = itemOf("abc", ["primeira", "segunda"], { id: 42, is_extra_edition: true }, "Diários")
      yield* index.bulk([item])
      const row = database.query<Record<string, unknown>, []>("SELECT * FROM documents").get()
      const { id, ...fields } = item.fields
      assert.deepInclude(row, {
        ...fields,
        id: "abc",
        gazette_id: 42,
        is_extra_edition: 1,
        processed: 0,
        collection: "Diários",
        is_truncated: 0
      })
      assert.deepStrictEqual(database.query("SELECT document_id, number, text FROM pages ORDER BY id").all(), [
        { document_id: "abc", number: 1, text: "primeira" },
        { document_id: "abc", number: 2, text: "segunda" }
      ])
    })
  )

  it.effect("are updated when another tool edits or deletes a page", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const index = yield* indexOf(database)
      yield* index.bulk([itemOf("a", ["antiga", "outra"])])
      database.run("UPDATE pages SET text = 'corrigida' WHERE number = 1; DELETE FROM pages WHERE number = 2")
      assert.deepStrictEqual(yield* checkIntegrity(database), ["ok"])
      assert.strictEqual((yield* index.search({ query: "corrigida", limit: 1 })).total, 1)
      assert.strictEqual((yield* index.search({ query: "antiga OR outra", limit: 1 })).total, 0)
    })
  )

  it.effect("are completed if one is missing, and the index is rebuilt from the pages", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const index = yield* indexOf(database)
      yield* index.bulk([itemOf("a", ["ato"])])
      database.run("DROP TABLE pages_fts; DROP INDEX stems_term")
      assert.strictEqual((yield* Effect.flip(index.search({ query: "ato", limit: 1 }))).reason, "Defect")
      assert.deepStrictEqual(yield* index.ensure, [])
      assert.strictEqual((yield* index.search({ query: "ato", limit: 1 })).total, 1)
      assert.deepStrictEqual(yield* checkIntegrity(database), ["ok"])
    })
  )

  it.effect("are not touched, and the difference is reported, if another object has one of their names", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      database.run("CREATE TABLE documents (id TEXT, title TEXT)")
      const differences = ensureSchema(database)
      assert.match(differences[0] ?? "", /^documents differs from version 1: .*title/)
      assert.include(differences, "pages_fts is missing")
      assert.deepStrictEqual(database.query("SELECT name FROM sqlite_schema").all(), [{ name: "documents" }])
    })
  )

  it.effect("report that another version of the program created them", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const index = yield* indexOf(database)
      database.run("UPDATE escriba_index_meta SET value = '99' WHERE key = 'schema_version'")
      const differences = yield* index.ensure
      assert.strictEqual(differences.length, 1)
      assert.include(differences[0], "version 99")
    })
  )
})
