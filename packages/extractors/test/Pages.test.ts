import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { paged } from "../src/Pages.ts"

const pagesOf = (pieces: ReadonlyArray<string>, maxCharacters = 20) =>
  Effect.runSync(Stream.fromArray(pieces).pipe(paged(maxCharacters), Stream.runCollect))
const textsOf = (...pieces: ReadonlyArray<string>) => pagesOf(pieces).map((page) => page.text)

describe("cutting text to pages", () => {
  it("cuts at form feeds and lets the joint between pages stand for the line end before one", () => {
    assert.deepStrictEqual(textsOf("um\n\fdois", "\ftrês\f"), ["um", "dois", "três"])
  })

  it("keeps a page without text, so that page numbers stay true", () => {
    assert.deepStrictEqual(textsOf("\f\ffim"), ["", "", "fim"])
  })

  it("emits one empty page for no text", () => {
    assert.deepStrictEqual(pagesOf([]), [{ number: 1, text: "" }])
  })

  it("cuts a long text at line ends, then at spaces, then anywhere but inside a character", () => {
    assert.deepStrictEqual(textsOf("uma linha\noutra linha longa demais"), ["uma linha", "outra linha longa", "demais"])
    assert.deepStrictEqual(textsOf("x".repeat(19), "😀yz"), ["x".repeat(19), "😀yz"])
  })

  it("joins back to the same text, page breaks aside, and never exceeds the limit", () => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", "ç", " ", "\n", "\f", "😀"), maxLength: 60 }))
    const withoutGaps = (text: string) => text.replace(/[\s]/g, "")
    fc.assert(
      fc.property(pieces, (parts) => {
        const pages = pagesOf(parts)
        assert.strictEqual(withoutGaps(pages.map((page) => page.text).join("\n")), withoutGaps(parts.join("")))
        assert.isTrue(pages.every((page, i) => page.text.length <= 20 && page.number === i + 1))
      })
    )
  })

  it("loses no character of a text that has line ends to be cut at", () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom("a", "ç", " "), maxLength: 15 }), { minLength: 1 })
    fc.assert(
      fc.property(lines, (all) => {
        const text = all.join("\n")
        assert.strictEqual(
          pagesOf([text])
            .map((page) => page.text)
            .join("\n")
            .trimEnd(),
          text.trimEnd()
        )
      })
    )
  })
})
