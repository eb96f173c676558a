import { assert, describe, it } from "@effect/vitest"
import { errorOf } from "../../../src/pdf/pdfjs/PdfjsFault.ts"

describe("the faults of pdf.js", () => {
  it("are named in our words", () => {
    const named = (name: string, message = "m") => errorOf(Object.assign(new Error(message), { name })).reason
    assert.strictEqual(named("PasswordException"), "Encrypted")
    assert.strictEqual(named("InvalidPDFException"), "Corrupt")
    assert.strictEqual(named("UnknownErrorException"), "Corrupt")
    assert.strictEqual(named("RangeError", "Maximum call stack size exceeded."), "Corrupt")
    assert.strictEqual(named("RangeError", "Out of memory"), "MemoryExceeded")
    assert.strictEqual(errorOf("a string").detail, ": a string")
  })
})
