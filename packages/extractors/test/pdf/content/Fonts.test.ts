import { assert, describe, it } from "@effect/vitest"
import { Declined } from "../../../src/pdf/content/Declined.ts"
import { encodingOfName, type FontEncoding } from "../../../src/pdf/content/FontEncodings.ts"
import { characterOf } from "../../../src/pdf/content/GlyphNames.ts"
import { standardWidths } from "../../../src/pdf/content/StandardWidths.ts"
import { readToUnicode } from "../../../src/pdf/content/ToUnicode.ts"
import { latin1Bytes } from "../../MinimalPdf.ts"

describe("the names of glyphs", () => {
  it.each([
    ["A", "A"],
    ["seven", "7"],
    ["ccedilla", "ç"],
    ["Atilde", "Ã"],
    ["ordmasculine", "º"],
    ["section", "§"],
    ["quotedblright", "”"],
    ["fi", "fi"],
    ["uni00E7", "ç"],
    ["uni00660069", "fi"],
    ["u1F600", "😀"],
    ["a.sc", "a"],
    ["Rho", "Ρ"],
    ["omega", "ω"],
    ["lessequal", "≤"],
    ["angbracketleft", "⟨"]
  ])("stand for characters: %s for %s", (name, character) => {
    assert.strictEqual(characterOf(name), character)
  })

  it.each(["g17", "cid42", ".notdef", "", "uniD800", "Qacute", "constructor"])("may say nothing: %s", (name) => {
    assert.isUndefined(characterOf(name))
  })
})

describe("the encodings of simple fonts", () => {
  it("put Portuguese where they should", () => {
    const [win, mac, standard] = ["WinAnsi", "MacRoman", "Standard"].map(
      (name) => encodingOfName(`${name}Encoding`)!
    ) as [FontEncoding, FontEncoding, FontEncoding]
    assert.isUndefined(encodingOfName("constructor"))
    assert.deepStrictEqual(
      [win[0xe7], win[0xe3], win[0xba], win[0x96], win[0xad], win[0xa0], win[0x81]],
      ["ç", "ã", "º", "–", "-", " ", ""]
    )
    assert.deepStrictEqual([mac[0x8d], mac[0x8b], mac[0xbc], mac[0xd0]], ["ç", "ã", "º", "–"])
    assert.deepStrictEqual(
      [0x27, 0x60, 0xa1, 0xae, 0xb1, 0xbf, 0xc1, 0xcf, 0xd0, 0xe3, 0xeb, 0xf1, 0xfb, 0xb0].map(
        (code) => standard[code]
      ),
      ["’", "‘", "¡", "fi", "–", "¿", "`", "ˇ", "—", "ª", "º", "æ", "ß", ""]
    )
  })
})

describe("the standard fonts", () => {
  it("have widths that their files need not say", () => {
    assert.strictEqual(standardWidths("Helvetica")?.("W"), 0.944)
    assert.strictEqual(standardWidths("Helvetica-BoldOblique")?.("a"), 0.556)
    assert.strictEqual(standardWidths("TimesNewRomanPS-BoldItalicMT")?.("ç"), 0.444)
    assert.strictEqual(standardWidths("Courier-Bold")?.("i"), 0.6)
    assert.strictEqual(standardWidths("Helvetica")?.("Ω"), 0)
    assert.isUndefined(standardWidths("Symbol"))
  })
})

describe("a map to Unicode", () => {
  const read = (map: string) => Object.fromEntries(readToUnicode(latin1Bytes(map)))

  it("says what single codes and ranges of them stand for, with comments and keywords around", () => {
    assert.deepStrictEqual(
      read(
        "/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
          "2 beginbfchar <0003> <0020> <0021> <00660069> endbfchar\n" +
          "2 beginbfrange <0041> <0043> <0061> <0050> <0051> [<00E7> <D83DDE00>] endbfrange endcmap"
      ),
      { 3: " ", 33: "fi", 65: "a", 66: "b", 67: "c", 80: "ç", 81: "😀" }
    )
  })

  it.each([
    "/Outro usecmap",
    "1 beginbfchar 3 <0020> endbfchar",
    "1 beginbfchar <03> 32 endbfchar",
    "1 beginbfchar <0003 endbfchar"
  ])("is left to other engines where it is odd: %s", (map) => {
    assert.throws(() => read(map), Declined)
  })

  it("has no codes of more than two bytes, and does not say the same again and again", () => {
    assert.lengthOf(Object.keys(read("1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange")), 0x10000)
    assert.throws(() => read(`3 beginbfrange ${"<0000> <FFFF> <0000> ".repeat(3)} endbfrange`), Declined)
  })
})
