import { assert, it } from "@effect/vitest"
import { DatabaseError } from "@escriba/db/DatabaseError"
import { ExtractError } from "@escriba/extractors/ExtractError"
import { IndexError } from "@escriba/indexer/IndexError"
import { StorageError } from "@escriba/storage/StorageError"
import { Cause, PlatformError, Schema } from "effect"
import { causeToFault, faultOf, toFailure, toFault } from "../../src/faults/Fault.ts"
import { inForce } from "../flow/MemoryHouse.ts"

const platform = (code: string) =>
  PlatformError.systemError({
    _tag: "Unknown",
    module: "FileSystem",
    method: "writeFile",
    cause: Object.assign(new Error(code), { code })
  })

const table = [
  [new StorageError({ reason: "NotFound", key: "k", detail: "d" }), "NotFound", false],
  [new StorageError({ reason: "StorageUnavailable", key: "k", detail: "d" }), "StorageUnavailable", true],
  [new StorageError({ reason: "DiskFull", key: "k", detail: "d" }), "DiskFull", true],
  [new StorageError({ reason: "AccessDenied", key: "k", detail: "d" }), "AccessDenied", false],
  [new ExtractError({ extractor: "x", reason: "Corrupt", detail: "d" }), "Corrupt", false],
  [new ExtractError({ extractor: "x", reason: "ExtractorUnavailable", detail: "d" }), "ExtractorUnavailable", false],
  [new DatabaseError({ reason: "DatabaseUnavailable", detail: "d" }), "DatabaseUnavailable", true],
  [new IndexError({ reason: "IndexUnavailable", detail: "d" }), "IndexUnavailable", true],
  [new IndexError({ reason: "AccessDenied", detail: "d" }), "AccessDenied", false],
  [new IndexError({ reason: "ServiceRefused", detail: "d" }), "ServiceRefused", true],
  [new StorageError({ reason: "ServiceRefused", key: "k", detail: "d" }), "ServiceRefused", true],
  [platform("ENOSPC"), "DiskFull", true],
  [platform("EIO"), "ScratchLost", true],
  [platform("EACCES"), "ScratchLost", true]
] as const

it.each(table)("makes of %s the reason %s, which stops the run: %s", (error, code, stops) => {
  const fault = toFault(error)
  assert.strictEqual(fault.code, code)
  assert.strictEqual(fault.stopsTheRun, stops)
})

class QueueError extends Schema.TaggedError<QueueError>()("QueueError", { message: Schema.String }) {}

it("calls an error that no room declares a bug of ours, and does not compile where one is mapped", () => {
  const error = new QueueError({ message: "queue down" })
  assert.strictEqual(causeToFault(Cause.fail(error)).code, "Defect")
  // @ts-expect-error QueueError is not one of the rooms' errors
  const map = () => toFault(error)
  assert.isFunction(map)
})

it("calls a defect ours, so that it never counts against the document", () => {
  const failure = toFailure(causeToFault(Cause.die(new Error("bug"))), { startedAt: 0, endedAt: 1 }, inForce)
  assert.strictEqual(failure.code, "Defect")
  assert.strictEqual(failure.whose, "us")
})

it("keeps what a terminal would obey, and endless messages, out of the ledger", () => {
  const fault = faultOf("Corrupt", `\u001b[31mred\u0007\n${"x".repeat(10_000)}`)
  assert.notMatch(fault.detail, /\p{Cc}/u)
  assert.isAtMost(fault.detail.length, 500)
})

it("binds a reason to the setting in force that caused it, and lets a missing file wait an hour", () => {
  const times = { startedAt: 0, endedAt: Date.UTC(2024, 0, 1) }
  assert.strictEqual(toFailure(faultOf("TooLarge", ""), times, inForce).setting, "MAX_GAZETTE_FILE_SIZE_MB=1")
  assert.isNull(toFailure(faultOf("Corrupt", ""), times, inForce).setting)
  assert.strictEqual(toFailure(faultOf("NotFound", ""), times, inForce).retryAfter, "2024-01-01T01:00:00.000000")
  assert.isNull(toFailure(faultOf("Corrupt", ""), times, inForce).retryAfter)
})
