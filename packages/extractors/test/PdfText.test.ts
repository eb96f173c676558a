import { assert, describe, it } from "@effect/vitest"
import { assemblePage, type PositionedText } from "../src/PdfText.ts"

const line = (text: string, y: number, x = 72): PositionedText => ({
  text,
  endsLine: true,
  transform: [12, 0, 0, 12, x, y]
})

describe("assembling a page", () => {
  it("joins the pieces of a line and ends it where the reader says so", () => {
    const piece = (text: string, endsLine: boolean): PositionedText => ({
      text,
      endsLine,
      transform: [12, 0, 0, 12, 72, 700]
    })
    assert.strictEqual(
      assemblePage([piece("DECRETO", false), piece(" ", false), piece("Nº 7 ", true), line("fim", 686)]),
      "DECRETO Nº 7\nfim"
    )
  })

  it("puts a blank line before a paragraph", () => {
    assert.strictEqual(assemblePage([line("um", 700), line("dois", 686), line("três", 660)]), "um\ndois\n\ntrês")
  })

  it("does not tear apart lines that are widely spaced all over the page", () => {
    const page = [0, 1, 2, 3, 4, 5].map((i) => line(`linha ${i}`, 700 - i * 21))
    assert.strictEqual(
      assemblePage([...page, line("parágrafo", 540)]),
      `${[0, 1, 2, 3, 4, 5].map((i) => `linha ${i}`).join("\n")}\n\nparágrafo`
    )
  })

  it("goes on in the next column without a blank line and without mixing the two", () => {
    assert.strictEqual(
      assemblePage([line("a1", 700), line("a2", 686), line("b1", 700, 320), line("b2", 686, 320)]),
      "a1\na2\nb1\nb2"
    )
  })

  it("finds the paragraphs of a page that is turned by 90 degrees", () => {
    const turned = (text: string, x: number): PositionedText => ({
      text,
      endsLine: true,
      transform: [0, 12, -12, 0, x, 100]
    })
    assert.strictEqual(assemblePage([turned("um", 100), turned("dois", 114), turned("três", 150)]), "um\ndois\n\ntrês")
  })

  it("keeps hyphens at line ends, because segunda-feira has one too", () => {
    assert.strictEqual(assemblePage([line("segunda-", 700), line("feira", 686)]), "segunda-\nfeira")
  })

  it("turns Word's private bullets to plain ones, ligatures to letters, and keeps unmapped glyphs for the quality to tell", () => {
    assert.strictEqual(assemblePage([line("\uF0B7 o\uFB01cial \uE123\u0000", 700)]), "• oficial \uE123")
  })

  it("answers an empty text for a page of white space, or without a size", () => {
    assert.strictEqual(assemblePage([]), "")
    assert.strictEqual(assemblePage([line("  ", 700), line("", 600)]), "")
    assert.strictEqual(
      assemblePage([{ text: "a", endsLine: true, transform: [0, 0, 0, 0, 0, 0] }, line("b", 1)]),
      "a\nb"
    )
  })
})
