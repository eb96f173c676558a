import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { DatabaseError } from "@escriba/db/DatabaseError"
import type { ReasonCode } from "@escriba/gazettes/Reason"
import { IndexError } from "@escriba/indexer/IndexError"
import { StorageError } from "@escriba/storage/StorageError"
import { Cause } from "effect"
import { invalid } from "../../src/actions/ActionError.ts"
import { documentsFailed, endOf, exitCodes, putOffBy, stopped } from "../../src/cli/CommandEnd.ts"
import { faultOf } from "../../src/faults/Fault.ts"
import { SettingsError } from "../../src/settings/Settings.ts"

const database = (reason: DatabaseError["reason"]) => new DatabaseError({ reason, detail: "why" })

it.each([
  [documentsFailed("2 files"), 1, "2 files"],
  [invalid("since", "x: expected a day", "y: too late"), 2, "--since x: expected a day\n--since y: too late"],
  [invalid(null, "there is no gazette 17"), 2, "there is no gazette 17"],
  [
    new SettingsError({ problems: ["A is wrong", "B is missing"] }),
    2,
    "configuration: A is wrong\nconfiguration: B is missing"
  ],
  [database("NotOurs"), 2, "why"],
  [new IndexError({ reason: "InvalidQuery", detail: "why" }), 2, "the query says nothing: why"],
  [database("AccessDenied"), 2, "AccessDenied: why"],
  [new StorageError({ reason: "ServiceRefused", key: "", detail: "no bucket" }), 2, "ServiceRefused: no bucket"],
  [
    new IndexError({ reason: "Different", detail: "no field url" }),
    2,
    "no field url. Nothing was written. Set OPENSEARCH_INDEX to a new name and do `run --mode ALL`, which makes the index and fills it; or set ESCRIBA_ALLOW_DIFFERENT_INDEX=1 to write to this one all the same"
  ],
  [database("DatabaseUnavailable"), 3, "DatabaseUnavailable: why"],
  [faultOf("DiskFull", "why"), 3, "DiskFull: why"],
  ["nobody's", 2, "Defect: nobody's"]
])("ends a command that fails with %s with code %i", (error, code, message) => {
  const end = endOf(Cause.fail(error))
  assert.deepStrictEqual([end.code, end.message], [code, message])
})

it("asks to report what a command dies of", () => {
  const end = endOf(Cause.die(new Error("oops")))
  assert.strictEqual(end.code, 2)
  assert.match(end.message, /a bug of Escriba, please report it: .*oops/)
})

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
