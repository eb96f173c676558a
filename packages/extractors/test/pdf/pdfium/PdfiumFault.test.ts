import { assert, describe, it } from "@effect/vitest"
import { errorOfCode, errorOfTrap, unreadable } from "../../../src/pdf/pdfium/PdfiumFault.ts"

describe("the faults of PDFium", () => {
  it("are named in our words, whatever the code", () => {
    const reasons = [0, 1, 2, 3, 4, 5, 6, 99].map((code) => errorOfCode(code).reason)
    assert.deepStrictEqual(reasons, [
      "Corrupt",
      "Corrupt",
      "Corrupt",
      "Corrupt",
      "Encrypted",
      "Encrypted",
      "Corrupt",
      "Corrupt"
    ])
  })

  it("are the document's where it traps, and those of memory where it gets none", () => {
    assert.strictEqual(errorOfTrap(new WebAssembly.RuntimeError("Out of bounds memory access")).reason, "Corrupt")
    assert.strictEqual(errorOfTrap(new RangeError("Out of memory")).reason, "MemoryExceeded")
    assert.strictEqual(errorOfTrap(new Error("Aborted(native code called abort())")).reason, "MemoryExceeded")
    assert.strictEqual(errorOfTrap("a string").detail, "PDFium stopped: a string")
  })

  it("say which page cannot be read", () => {
    assert.strictEqual(unreadable(7).message, "pdfium: page 7 cannot be read")
  })
})
