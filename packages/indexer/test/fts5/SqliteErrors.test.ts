import { Database } from "bun:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { toIndexError, toRejection } from "../../src/fts5/SqliteErrors.ts"

/** A real error of SQLite. */
const thrownBy = (work: (database: Database) => void) =>
  Effect.acquireUseRelease(
    Effect.sync(() => new Database(":memory:")),
    (database) => Effect.flip(Effect.try({ try: () => work(database), catch: (error) => error })),
    (database) => Effect.sync(() => database.close())
  )

describe("an error of SQLite", () => {
  it.effect("is DiskFull when the file may not grow", () =>
    Effect.gen(function* () {
      const error = yield* thrownBy((database) => {
        database.run("PRAGMA max_page_count = 2; CREATE TABLE t (x)")
        database.run("INSERT INTO t VALUES (zeroblob(100000))")
      })
      assert.strictEqual(toIndexError(error).reason, "DiskFull")
      assert.isUndefined(toRejection(error))
    })
  )

  it.effect("is AccessDenied when nothing may be written or the file cannot be opened", () =>
    Effect.gen(function* () {
      const readOnly = yield* thrownBy((database) => database.run("PRAGMA query_only = 1; CREATE TABLE t (x)"))
      assert.strictEqual(toIndexError(readOnly).reason, "AccessDenied")
      const cannotOpen = yield* thrownBy(() => new Database("/nowhere/at/all.sqlite"))
      assert.strictEqual(toIndexError(cannotOpen).reason, "AccessDenied")
    })
  )

  it.effect("is NotOurs, with SQLite's own code, when the file is not a database", () =>
    Effect.gen(function* () {
      const error = yield* thrownBy(() => Database.deserialize(new Uint8Array(4096).fill(7)).run("SELECT 1 FROM t"))
      assert.deepInclude(toIndexError(error), { reason: "NotOurs", detail: "SQLITE_NOTADB file is not a database" })
    })
  )

  it.effect("is the item's own fault when a value breaks a rule of the table", () =>
    Effect.gen(function* () {
      const error = yield* thrownBy((database) => {
        database.run("CREATE TABLE t (x NOT NULL)")
        database.run("INSERT INTO t VALUES (NULL)")
      })
      assert.include(toRejection(error) ?? "", "NOT NULL")
    })
  )

  it.effect("is a defect if it says nothing about the machine, and so is any other thrown value", () =>
    Effect.gen(function* () {
      const noTable = toIndexError(yield* thrownBy((database) => database.run("SELECT * FROM missing")))
      assert.deepStrictEqual([noTable.reason, noTable.isRetryable], ["Defect", false])
      assert.include(noTable.detail, "missing")
      assert.strictEqual(toIndexError(new TypeError("x")).reason, "Defect")
      assert.isUndefined(toRejection(new TypeError("x")))
    })
  )
})
