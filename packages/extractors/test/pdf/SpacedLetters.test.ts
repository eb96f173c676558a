import { assert, describe, it } from "@effect/vitest"
import { joinSpacedLetters, type LinePart } from "../../src/pdf/SpacedLetters.ts"

/** Words separated by gaps that the reader saw, in font sizes. */
const seen = (words: string, gaps: ReadonlyArray<number>): ReadonlyArray<LinePart> =>
  words.split(" ").flatMap((text, i) => (i === 0 ? [{ text }] : [{ text: " ", gap: gaps[i - 1]! }, { text }]))

/** The same with spaces of the document itself. */
const typed = (words: string): ReadonlyArray<LinePart> => words.split(/(?<= )|(?= )/).map((text) => ({ text }))

describe("letters that are set apart", () => {
  it("are a word where the gaps between them are alike", () => {
    assert.strictEqual(joinSpacedLetters(seen("D E C R E T O", [0.4, 0.4, 0.45, 0.4, 0.4, 0.42])), "DECRETO")
  })

  it("are as many words as wider gaps part", () => {
    const gaps = [0.4, 0.4, 0.4, 0.9, 0.4, 0.4, 0.4, 0.4]
    assert.strictEqual(joinSpacedLetters(seen("A T O S L E G A I", gaps)), "ATOS LEGAI")
  })

  it("stay apart when they were typed so, be it a heading or initials", () => {
    assert.strictEqual(joinSpacedLetters(typed("R E S O L V E:")), "R E S O L V E:")
    assert.strictEqual(joinSpacedLetters(typed("J R A M CONSTRUTORA")), "J R A M CONSTRUTORA")
  })

  it("stay apart when they are cells of a table, few, or no capitals", () => {
    assert.strictEqual(joinSpacedLetters(seen("D S T Q Q", [2, 2, 2, 2])), "D S T Q Q")
    assert.strictEqual(joinSpacedLetters(seen("E A O", [0.3, 0.3])), "E A O")
    assert.strictEqual(joinSpacedLetters(seen("1 2 3 4 5", [0.4, 0.4, 0.4, 0.4])), "1 2 3 4 5")
  })

  it("are words by the typed spaces where the reader saw gaps between nearly all other letters", () => {
    const parts = [...seen("T h e", [0.5, 0.7]), { text: " " }, ...seen("S o u th", [0.3, 0.8, 0.5])]
    assert.strictEqual(joinSpacedLetters(parts), "The South")
  })

  it("leave a line without gaps as it is", () => {
    assert.strictEqual(joinSpacedLetters([{ text: "Portaria nº 7" }]), "Portaria nº 7")
    assert.strictEqual(joinSpacedLetters([]), "")
  })
})
