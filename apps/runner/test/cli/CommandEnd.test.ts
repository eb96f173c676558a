import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { DatabaseError } from "@escriba/db/DatabaseError"
import type { ReasonCode } from "@escriba/gazettes/Reason"
import { StorageError } from "@escriba/storage/StorageError"
import { Cause } from "effect"
import { invalid, NotReady } from "../../src/actions/ActionError.ts"
import { endOf, exitCodes, putOffBy, stopped } from "../../src/cli/CommandEnd.ts"
import { SettingsError } from "../../src/settings/Settings.ts"

const stops: ReadonlyArray<readonly [ReasonCode, number]> = [
  ["StorageUnavailable", 3],
  ["DatabaseUnavailable", 3],
  ["IndexUnavailable", 3],
  ["DiskFull", 3],
  ["AccessDenied", 2],
  ["ServiceRefused", 2],
  ["Defect", 2],
  ["Cancelled", 130]
]

it.each(stops)("ends a run that %s stopped with code %i", (code, expected) => {
  assert.strictEqual(stopped({ code, detail: "" }).code, expected)
})

const errors = [
  ["a wrong setting", new SettingsError({ problems: ["x"] }), 2],
  ["a wrong flag", invalid("territory", "x"), 2],
  ["a database of somebody else", new NotReady({ detail: "x", isBusy: false }), 2],
  ["another run", new NotReady({ detail: "x", isBusy: true }), 3],
  ["a wrong password", new DatabaseError({ reason: "AccessDenied", detail: "x" }), 2],
  ["a database that is out", new DatabaseError({ reason: "DatabaseUnavailable", detail: "x" }), 3],
  ["a missing bucket", new StorageError({ reason: "ServiceRefused", key: "", detail: "x" }), 2]
] as const

it.each(errors)("ends for %s with the code that pages for the right thing", (_, error, expected) => {
  assert.strictEqual(endOf(Cause.fail(error)).code, expected)
})

it("lets a person's part outrank what heals by itself, and documents that failed on their own account pass", () => {
  const of = (...codes: ReadonlyArray<ReasonCode>) => putOffBy(codes.map((code) => ({ code, message: code })))?.message
  assert.strictEqual(of("ExtractorUnavailable", "AccessDenied", "Corrupt"), "AccessDenied")
  assert.strictEqual(of("Corrupt", "ExtractorUnavailable"), "ExtractorUnavailable")
  assert.isUndefined(of("Corrupt", "Defect", "NoText"))
})

it("explains every exit code in the one table of the docs", () => {
  const page = readFileSync(new URL("../../../../docs/troubleshooting.md", import.meta.url), "utf8")
  const told = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
  assert.deepStrictEqual(told, [0, ...Object.values(exitCodes)])
})
