import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { ExcerptIndex } from "../src/ExcerptIndex.ts"
import { layer } from "../src/Fts5ExcerptIndex.ts"
import * as Fts5SearchIndex from "../src/Fts5SearchIndex.ts"
import { excerptConformance, excerptOf, itemOf } from "../src/testing.ts"
import { indexOf, openDatabase, temporaryFile } from "./fts5/Databases.ts"

excerptConformance(
  "SQLite FTS5",
  Layer.unwrap(
    Effect.map(openDatabase(), (database) => Layer.mergeAll(layer(database), Fts5SearchIndex.layer(database)))
  )
)

describe("excerpts in SQLite", () => {
  it.effect("are added to a file that was used without them, and its gazettes stay", () =>
    Effect.gen(function* () {
      const path = yield* temporaryFile
      yield* (yield* indexOf(yield* openDatabase(path))).bulk([itemOf("a", ["ata do rio"])])
      const database = yield* openDatabase(path)
      const gazettes = yield* indexOf(database)
      const excerpts = yield* Effect.provide(ExcerptIndex, layer(database))
      assert.deepStrictEqual(yield* excerpts.ensure("agua"), [])
      assert.deepStrictEqual(yield* gazettes.ensure, [])
      assert.strictEqual((yield* gazettes.search({ query: "ata", limit: 1 })).total, 1)
      const [source] = yield* excerpts.find([{ title: "Rios", termSets: [[["rio"]]] }], ["a"])
      assert.lengthOf(source?.found ?? [], 1)
    })
  )

  it.effect("are found in the indexed part of a text only", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      yield* (yield* indexOf(database, 10)).bulk([itemOf("a", ["Um rio.", "Um mar."])])
      const queries = ["rio", "mar"].map((word) => ({ title: word, termSets: [[[word]]] }))
      const [source] = yield* (yield* Effect.provide(ExcerptIndex, layer(database))).find(queries, ["a"])
      assert.deepStrictEqual(source?.found, [{ fragment: "Um rio.", subtheme: "rio" }])
    })
  )

  it.effect("are a table that can be read and searched with any tool, in step with it", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      const excerpts = yield* Effect.provide(ExcerptIndex, layer(database))
      yield* excerpts.ensure("agua")
      const item = itemOf("first", [])
      yield* excerpts.write("agua", [excerptOf(item, "a", "A água."), excerptOf(item, "b", "O rio.")])
      yield* excerpts.write("agua", [excerptOf(item, "a", "A lagoa.")])
      yield* excerpts.prune("agua", ["first"], ["first_a"])
      const idsFor = (word: string) =>
        database
          .query<{ excerpt_id: string; excerpt_subthemes: string }, [string]>(
            `SELECT excerpt_id, excerpt_subthemes FROM excerpts
             WHERE number IN (SELECT rowid FROM excerpts_fts WHERE excerpts_fts MATCH ?)`
          )
          .all(word)
      assert.deepStrictEqual(idsFor("lagoa"), [{ excerpt_id: "first_a", excerpt_subthemes: '["Rios"]' }])
      assert.deepStrictEqual(idsFor("agua OR rio"), [])
      database.run("INSERT INTO excerpts_fts (excerpts_fts, rank) VALUES ('integrity-check', 1)")
    })
  )

  it.effect("do not touch a table of their name from another program, and report it", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase()
      database.run("CREATE TABLE excerpts (id TEXT)")
      const excerpts = yield* Effect.provide(ExcerptIndex, layer(database))
      assert.match((yield* excerpts.ensure("agua"))[0] ?? "", /^excerpts differs from version 1: /)
    })
  )
})
