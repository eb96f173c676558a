import { assert, describe, it } from "@effect/vitest"
import { Declined } from "../../../src/pdf/content/Declined.ts"
import { ObjectReader } from "../../../src/pdf/content/ObjectReader.ts"
import { PdfKeyword, PdfName, PdfReference } from "../../../src/pdf/content/PdfObject.ts"
import { latin1Bytes } from "../../MinimalPdf.ts"

const read = (text: string) => new ObjectReader(latin1Bytes(text)).next()

describe("the objects of a PDF", () => {
  it("are numbers, names, strings, references, arrays and dictionaries, with comments between them", () => {
    assert.deepStrictEqual(
      read("<</A [1 -2.5 .5 +3] /B#20C 7 0 R /D (um) /E <4142 4> % dois\n /F null /G true>>"),
      new Map<string, unknown>([
        ["A", [1, -2.5, 0.5, 3]],
        ["B C", new PdfReference(7)],
        ["D", latin1Bytes("um")],
        ["E", latin1Bytes("AB@")],
        ["F", null],
        ["G", true]
      ]) as never
    )
    assert.deepStrictEqual(read("/Nome/Outro"), new PdfName("Nome"))
    assert.deepStrictEqual(read("endobj"), new PdfKeyword("endobj"))
    assert.strictEqual(read("123456789012345678"), 123456789012345680)
    assert.isUndefined(read("  % nada mais"))
  })

  it("have strings with escapes, line ends and parentheses of their own", () => {
    const stringOf = (text: string) => String.fromCharCode(...(read(text) as Uint8Array))
    assert.strictEqual(stringOf("(a (b) c)"), "a (b) c")
    assert.strictEqual(stringOf("(\\(\\)\\\\\\n\\t\\q)"), "()\\\n\tq")
    assert.strictEqual(stringOf("(\\347\\343o \\7)"), "ção \x07")
    assert.strictEqual(stringOf("(um\\\r\ndois\\\ntrês\r\nquatro)"), "umdoistrês\nquatro")
  })

  it.each(["(sem fim", "[1 2", "<</A 1", "<4G>", "<41", "[endobj]", "<<1 2>>", "[R]", "[".repeat(100)])(
    "are left to other engines where they are damaged: %s",
    (text) => {
      assert.throws(() => read(text), Declined)
    }
  )
})
