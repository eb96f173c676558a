import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { RtfTooDeep } from "../../src/rtf/RtfText.ts"
import { chunked, windows1252Bytes, windows1252Text } from "../Portuguese.ts"
import { bytesOf, fonts, textOf, textOfChunks } from "./Rtf.ts"

describe("the text of RTF", () => {
  it("has a line for each paragraph and line break, and at most one blank line between them", () => {
    assert.strictEqual(
      textOf("\\pard Portaria\\par\\par \\par\\par Art. 1\\'ba\\line par\\'e1grafo\\page fim\\sect de fato\\par\\par"),
      "Portaria\n\nArt. 1º\nparágrafo\nfim\nde fato"
    )
    assert.strictEqual(textOf("a\\\nb\\\r\nc"), "a\nb\nc")
  })

  it("joins what is written on several lines, and drops the blanks before a paragraph", () => {
    assert.strictEqual(textOf("\\pard  \\tab  Dec\r\nre{\\b to} n\\'ba\n 7\\par"), "Decreto nº 7")
  })

  it("has the characters that are words or symbols, and escaped braces", () => {
    assert.strictEqual(
      textOf("\\ldblquote a\\rdblquote\\emdash\\endash\\lquote b\\rquote\\bullet c\\tab d\\~e\\_f\\-g\\{\\}\\\\"),
      "“a”—–‘b’•c\td\u00A0e-fg{}\\"
    )
  })

  it("reads bytes in the code page of their font, also characters of two bytes", () => {
    assert.strictEqual(
      textOf("a\\'e7\\'e3o {\\f2\\'e7\\'e3}{\\f3 \\'82\\'a0\\'83A} {\\f5\\'87\\'c6o}"),
      "ação зг" + "あア ção"
    )
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1\\mac A\\'8d\\'8bo}")]), "Ação")
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1\\ansi\\ansicpg1250 \\'e3}")]), "ă")
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1\\ansi\\ansicpg860 \\'87\\'84o}")]), "ção")
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1\\ansi\\ansicpg65001 a\xC3\xA7\xC3\xA3o}")]), "ação")
    assert.strictEqual(
      textOfChunks([bytesOf("{\\rtf1\\ansi\\deff1{\\fonttbl\\f0\\fcharset0 A;\\f1\\fcharset204 B;}\\'e7}")]),
      "з"
    )
  })

  it("maps the characters of symbol fonts that it knows, and drops the others", () => {
    assert.strictEqual(textOf("{\\f1\\'b7\\tab a \\u-3999 ?}{\\f4 \\'fe\\u-3842?}b\\u-3913?"), "•\tα α🗹🗹b")
  })

  it("takes a Unicode character for itself and leaves its fallback out", () => {
    assert.strictEqual(
      textOf("a\\u231?\\u227\\'e3o {\\uc2\\u8211--}{\\uc0\\u186}{\\u8226\\bullet}\\uc3\\u186{x}y"),
      "ação –º•ºxy"
    )
    assert.strictEqual(textOf("\\u-10179?\\u-8704?\\u128512?\\u0?\\u1114112?fim"), "😀😀fim")
    assert.strictEqual(textOf("a\\u231\\par b\\u231\\b\\'e7c"), "aç\nbçc")
  })

  it("leaves pictures, objects, codes of fields, tables of styles and unknown destinations out", () => {
    assert.strictEqual(
      textOf(
        "{\\stylesheet{\\s0 Normal;}}{\\info{\\title Segredo}}{\\*\\generator LibreOffice;}a" +
          "{\\pict\\pngblip ffd8{\\*\\blipuid 00}ffd8}{\\*\\shppict{\\pict 00}}{\\nonshppict{\\pict 00}}" +
          "{\\object\\objemb{\\*\\objclass Word}{\\*\\objdata 0105}{\\result b}}" +
          '{\\field{\\*\\fldinst{HYPERLINK "http://x" }}{\\fldrslt{ c}}}{\\*\\desconhecido x{y}}{\\xe{índice}}' +
          "{\\sp{\\sn wzName}{\\sv Figura}} d"
      ),
      "ab c d"
    )
  })

  it("skips binary data, whatever bytes it has, in a picture and outside of one", () => {
    assert.strictEqual(textOf("a{\\pict\\bin6 }}{\\x}b}c\\bin3 }}}d{\\pict\\bin99999999999 x"), "acd")
  })

  it("leaves deleted text out, has hidden text, and joins paragraphs whose mark was deleted", () => {
    assert.strictEqual(
      textOf(
        "fica {\\deleted revogada\\par}{\\v oculta}{\\revised mantida}\\par {\\v a\\plain b\\v0 c}\\v d\\v0 e{\\deleted{\\footnote x}}"
      ),
      "fica ocultamantida\nabcde"
    )
  })

  it("has the numbers of lists, and the results of forms and formulas", () => {
    assert.strictEqual(
      textOf(
        "{\\listtext\\pard I -\\tab}vetado\\par{\\pntext\\f1\\'b7\\tab}sim\\par" +
          "{\\mmath{\\*\\moMath{\\mf{\\mfPr{\\mtype bar}}{\\mnum{\\mr x}}{\\mden{\\mr y}}}}}"
      ),
      "I -\tvetado\n•\tsim\nxy"
    )
  })

  it("has a table's rows on lines with a tab between cells, whose paragraphs a space joins", () => {
    const row = (...cells: ReadonlyArray<string>) =>
      `\\trowd${cells.map((_, i) => `\\cellx${i * 100}`).join("")}\\pard\\intbl ${cells.join("\\cell ")}\\cell\\row`
    assert.strictEqual(
      textOf(`antes\\par ${row("Nome", "Valor")}${row("Ana\\par Maria", "", "7")}\\pard depois\\par`),
      "antes\nNome\tValor\nAna Maria\t\t7\ndepois"
    )
    assert.strictEqual(textOf(row("Art. 1\\'ba\\par Art. 2\\'ba")), "Art. 1º\nArt. 2º")
    assert.strictEqual(textOf(row("a", "b").repeat(2)), "a\tb\na\tb")
  })

  it("reads rows of writers that forget to say where their paragraphs stand, or that a row ends", () => {
    assert.strictEqual(textOf("\\trowd\\cellx1\\cellx2\\pard a\\cell b\\cell\\row\\pard c"), "a\tb\nc")
    assert.strictEqual(textOf("\\intbl a\\cell b\\cell\\pard c\\par d"), "a\tb\tc\nd")
    assert.strictEqual(textOf("a\\cell b\\row\\row c\\nestrow\\nestcell d"), "a\tb\nc\td")
  })

  it("has tables within tables, once", () => {
    assert.strictEqual(
      textOf(
        "\\trowd\\cellx1\\cellx2\\pard\\intbl fora\\par\\pard\\intbl\\itap2 a\\nestcell{\\nonesttables\\par}b\\nestcell{\\nonesttables\\par}" +
          "{\\*\\nesttableprops\\trowd\\cellx1\\cellx2\\nestrow}\\pard\\intbl\\itap1 fim\\cell ao lado\\cell\\row\\pard x"
      ),
      "fora\na\tb\nfim\tao lado\nx"
    )
  })

  it("has each header once, notes and footers at the end, and no page numbers", () => {
    assert.strictEqual(
      textOf(
        "{\\header Munic\\'edpio\\par}{\\footer P\\'e1gina \\chpgn\\par}{\\footerf - 7 -}Art. 1\\'ba{\\super\\chftn{\\footnote{\\super\\chftn} nota}} segue\\par" +
          "\\sect\\sectd{\\headerl Munic\\'edpio\\par}{\\headerr Anexo}{\\*\\footnote outra}fim"
      ),
      "Município\nArt. 1º segue\n\nAnexo\nfim\nnota\noutra\nPágina "
    )
  })

  it("has a text box once, behind the paragraph that anchors it", () => {
    const box =
      "{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn a}{\\sv b}}{\\shptxt\\pard Caixa\\par de texto\\par}}{\\shprslt{\\*\\do{\\dptxbxtext Caixa}}}}"
    assert.strictEqual(textOf(`Di\\'e1${box}rio\\par fim`), "Diário\nCaixa\nde texto\nfim")
    assert.strictEqual(textOf(`{\\*\\do\\dobxpage{\\dptxbx{\\dptxbxtext velha}}}fim`), "velha\nfim")
    assert.strictEqual(textOf(`\\trowd\\cellx1\\cellx2\\intbl a${box}\\cell b\\cell\\row`), "a Caixa de texto\tb")
  })

  it("keeps all words of notes and boxes that are too long to wait for their place", () => {
    const words = Array.from({ length: 60 }, (_, i) => `palavra${i}${"x".repeat(40_000)}`)
    const found = textOf(`antes{\\footnote ${words.map((word) => `${word}\\par `).join("")}} depois{\\footnote fim}`)
    assert.deepStrictEqual(found.split(/\s+/).toSorted(), [...words, "antes", "depois", "fim"].toSorted())
  })

  it("has what is there of a document that was cut, and nothing behind its end", () => {
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1 a\\par{\\footnote nota {\\b b")]), "a\nnota b")
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1 a\\'")]), "a")
    assert.strictEqual(textOfChunks([bytesOf("{\\rtf1 a}\0\0lixo")]), "a")
  })

  it("refuses groups that nest without end", () => {
    assert.strictEqual(textOf(`${"{".repeat(5000)}a${"}".repeat(5000)}`), "a")
    assert.throws(() => textOf("{".repeat(10_001)), RtfTooDeep)
    assert.strictEqual(textOf(`{\\pict${"{".repeat(20_000)}${"}".repeat(20_000)}}a`), "a")
  })

  it("is some text, and always the same, whatever words come in whatever order", () => {
    const words =
      "rtf par cell row trowd cellx intbl itap2 nestcell nestrow header footer footnote shptxt pict fonttbl f1 deff2 u231 uc2 v deleted plain pard bin2 line page"
    const parts = fc.constantFrom(
      ...words.split(" ").map((word) => `\\${word} `),
      ...["{", "{", "{", "}", "}", "texto", "\\*", "\\'e7", "\\~", "\\\n", "{\\*\\nesttableprops\\nestrow}"]
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 60 }), fc.array(fc.nat({ max: 400 }), { maxLength: 8 }), (all, cuts) => {
        const bytes = bytesOf(`{\\rtf1 ${all.join("")}`)
        assert.strictEqual(textOfChunks(chunked(bytes, cuts)), textOfChunks([bytes]))
      }),
      { numRuns: 500 }
    )
  })

  it("is the text that was escaped, however it was escaped and its bytes are cut", () => {
    const ways = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 9 })
    const cuts = fc.array(fc.nat({ max: 9000 }), { maxLength: 8 })
    fc.assert(
      fc.property(windows1252Text, ways, cuts, (random, chosen, places) => {
        const text = random
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "")
          .join("\n")
        const body = Array.from(text, (character, i) => escaped(character, chosen[i % chosen.length]!)).join("")
        const bytes = bytesOf(`{\\rtf1\\ansi\\deff0${fonts}\\pard ${body}}`)
        assert.strictEqual(textOfChunks(chunked(bytes, places)), text)
        assert.strictEqual(textOfChunks(Array.from(bytes, (byte) => Uint8Array.of(byte))), text)
      }),
      { numRuns: 200 }
    )
  })
})

const escaped = (character: string, way: number): string => {
  if (character === "\n") return "\\par\r\n"
  if (character === "\t") return way === 0 ? "\t" : "\\tab "
  const byte = windows1252Bytes(character)[0]!
  const hex = `\\'${byte.toString(16).padStart(2, "0")}`
  const unicode = character.charCodeAt(0)
  const written = [String.fromCharCode(byte), hex, `\\u${unicode}?`, `\\u${unicode}${hex}`, `{\\uc0\\u${unicode} }`]
  return written[way]!
}
