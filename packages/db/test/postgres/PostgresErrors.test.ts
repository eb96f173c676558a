import { assert, it } from "@effect/vitest"
import { databaseReasonOf, fromPostgresError, isUndoneByContention } from "../../src/postgres/PostgresErrors.ts"

const reasons = {
  DatabaseUnavailable: [
    ["08000", "08006", "57P01", "57P02", "57P03", "57P05", "53000", "53200", "53300", "58030"],
    ["40001", "40P01", "55P03", "57014", "25006", "25P03"],
    ["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT"],
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"]
  ].flat(),
  DiskFull: ["53100"],
  AccessDenied: ["28000", "28P01", "42501", "3D000", "SASL_SIGNATURE_MISMATCH"],
  Defect: ["23505", "42P01", "42703", "42601", "22P02", "XX000", "40002", "0A000", "UNDEFINED_VALUE", "EACCES", ""]
} as const

const table = Object.entries(reasons).flatMap(([reason, codes]) => codes.map((code) => [code, reason] as const))

it.each(table)("classifies %s as %s", (code, reason) => {
  assert.strictEqual(databaseReasonOf(code), reason)
})

it("names what a pooler refuses at once, and waits for the server behind it", () => {
  assert.strictEqual(databaseReasonOf("08P01", "unsupported startup parameter: statement_timeout"), "NotOurs")
  assert.strictEqual(databaseReasonOf("08P01", "server login has been failing, try again later"), "DatabaseUnavailable")
})

it("takes a plan that is out of date for a call to repeat", () => {
  assert.strictEqual(databaseReasonOf("0A000", "cached plan must not change result type"), "DatabaseUnavailable")
})

const thrown = (code: string, message: string) => Object.assign(new Error(message), { code })

it("says the code once, and what the server said", () => {
  const detailOf = (cause: unknown) => fromPostgresError(cause).detail
  assert.strictEqual(detailOf(thrown("42501", "permission denied")), "42501 permission denied")
  assert.strictEqual(detailOf(thrown("ECONNREFUSED", "connect ECONNREFUSED ::1")), "connect ECONNREFUSED ::1")
  assert.match(
    detailOf(thrown("53100", "could not extend file")),
    /^the disk of the PostgreSQL server: 53100 could not/
  )
  assert.strictEqual(detailOf(new TypeError("no code")), "no code")
  assert.strictEqual(detailOf("thrown text"), "thrown text")
})

it("tells what is worth the same transaction again", () => {
  const isIt = (code: string) => isUndoneByContention(fromPostgresError(thrown(code, "")))
  assert.deepStrictEqual(["40001", "40P01", "57P01", "23505"].map(isIt), [true, true, false, false])
})
