import { assert, describe, it } from "@effect/vitest"
import { Declined } from "../../../src/pdf/content/Declined.ts"
import { ObjectReader } from "../../../src/pdf/content/ObjectReader.ts"
import { PdfKeyword, PdfName, PdfReference } from "../../../src/pdf/content/PdfObject.ts"
import { latin1Bytes } from "../../MinimalPdf.ts"

const read = (text: string) => new ObjectReader(latin1Bytes(text)).next()

describe("the objects of a PDF", () => {
  it.each<[text: string, object: unknown]>([
    ["[1 -2.5 .5 +3]", [1, -2.5, 0.5, 3]],
    ["[7 0 R]", [new PdfReference(7)]],
    ["(um)", latin1Bytes("um")],
    ["<4142 4>", latin1Bytes("AB@")],
    ["null", null],
    ["true", true],
    ["/Nome/Outro", new PdfName("Nome")],
    ["endobj", new PdfKeyword("endobj")],
    ["123456789012345678", 123456789012345680],
    ["  % nada mais", undefined],
    [
      "<</A 1 /B#20C [2] % dois\n /D<</E null>>>>",
      new Map<string, unknown>([
        ["A", 1],
        ["B C", [2]],
        ["D", new Map([["E", null]])]
      ])
    ]
  ])(
    "are numbers, names, strings, references, arrays and dictionaries, with comments between them: %s",
    (text, object) => {
      assert.deepStrictEqual<unknown>(read(text), object)
    }
  )

  it.each([
    ["parentheses", "(a (b) c)", "a (b) c"],
    ["escapes", "(\\(\\)\\\\\\n\\t\\q)", "()\\\n\tq"],
    ["octal codes", "(\\347\\343o \\7)", "ção \x07"],
    ["line ends", "(um\\\r\ndois\\\ntrês\r\nquatro)", "umdoistrês\nquatro"]
  ])("have strings with %s of their own", (_, text, expected) => {
    assert.deepStrictEqual(read(text), latin1Bytes(expected))
  })

  it.each(["(sem fim", "[1 2", "<</A 1", "<4G>", "<41", "[endobj]", "<<1 2>>", "[R]", "[".repeat(100)])(
    "are left to other engines where they are damaged: %s",
    (text) => {
      assert.throws(() => read(text), Declined)
    }
  )
})
