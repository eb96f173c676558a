import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { databaseReasonOf, SqliteConnection } from "../../src/sqlite/Connection.ts"

const codes = [
  ["SQLITE_BUSY", "DatabaseUnavailable"],
  ["SQLITE_BUSY_SNAPSHOT", "DatabaseUnavailable"],
  ["SQLITE_LOCKED", "DatabaseUnavailable"],
  ["SQLITE_IOERR_READ", "DatabaseUnavailable"],
  ["SQLITE_FULL", "DiskFull"],
  ["SQLITE_IOERR_WRITE", "DiskFull"],
  ["SQLITE_READONLY", "AccessDenied"],
  ["SQLITE_CANTOPEN", "AccessDenied"],
  ["SQLITE_NOTADB", "NotOurs"],
  ["SQLITE_CONSTRAINT_UNIQUE", "Defect"],
  ["SQLITE_ERROR", "Defect"],
  ["ENOSPC", "DiskFull"],
  ["EROFS", "AccessDenied"],
  ["ENOLCK", "NotOurs"],
  ["EBADF", "Defect"]
] as const

it.each(codes)("classifies %s as %s", (code, reason) => {
  assert.strictEqual(databaseReasonOf(code), reason)
})

it.effect("undoes a transaction whose body throws", () =>
  Effect.gen(function* () {
    const { read, transaction } = yield* SqliteConnection
    yield* transaction((database) => database.run("CREATE TABLE t (x)"))
    const failing = transaction((database) => {
      database.run("INSERT INTO t VALUES (1)")
      database.run("INSERT INTO nowhere VALUES (1)")
    })
    assert.strictEqual((yield* Effect.flip(failing)).reason, "Defect")
    assert.deepStrictEqual(yield* read((database) => database.query("SELECT * FROM t").all()), [])
  }).pipe(Effect.provide(SqliteConnection.layer(":memory:")))
)
