import { assert, describe, it } from "@effect/vitest"
import { symbolOf } from "../../src/docx/WordSymbol.ts"

describe("a symbol of Word", () => {
  it("is the character that its font shows, with and without the offset of the private area", () => {
    assert.deepStrictEqual(
      [symbolOf("Symbol", "F0B7"), symbolOf("symbol", "B0"), symbolOf("Wingdings", "F0FC")],
      ["•", "°", "✓"]
    )
  })

  it("is itself in a font of letters, and nothing where no text can show it", () => {
    assert.strictEqual(symbolOf("Arial", "00BA"), "º")
    for (const code of ["F0A7", "0007", "D800", "110000", "xyz", "", "0020"])
      assert.strictEqual(symbolOf("Arial", code), "", code)
    assert.strictEqual(symbolOf("Wingdings", "1F600"), "")
  })
})
