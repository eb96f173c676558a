import { assert, describe, it } from "@effect/vitest"
import { assertSameHoweverCut } from "../xml/CutAnywhere.ts"
import { documentOf, p, run, table, textBox, textOfBody, textOfChunks } from "./WordXml.ts"

describe("the text of WordprocessingML", () => {
  it("has a line for each paragraph and at most one blank line between them", () => {
    assert.strictEqual(
      textOfBody(
        `${p()}${p(run("Portaria"))}${p(run("Art. 1º"))}${p()}${p(run(" "))}${p()}${p(run("Publique-se"))}${p()}`
      ),
      "Portaria\nArt. 1º\n\nPublique-se"
    )
  })

  it("joins the runs of a word and drops the blanks before a paragraph", () => {
    assert.strictEqual(
      textOfBody(p(run("  "), "<w:r><w:tab/></w:r>", run(" Licita"), run("ção nº 7"))),
      "Licitação nº 7"
    )
  })

  it("has tabs and line breaks where the document has them, but not for tab stops nor for page breaks as pages", () => {
    assert.strictEqual(
      textOfBody(
        p(
          '<w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr>',
          run("Nome"),
          "<w:r><w:tab/></w:r>",
          run("Valor"),
          "<w:r><w:br/></w:r>",
          run("Ana"),
          '<w:r><w:br w:type="page"/><w:lastRenderedPageBreak/></w:r>',
          run("fim"),
          "<w:r><w:cr/></w:r>",
          run("de fato")
        )
      ),
      "Nome\tValor\nAna\nfim\nde fato"
    )
  })

  it("writes non-breaking hyphens, drops soft ones, and maps symbols of the fonts it knows", () => {
    assert.strictEqual(
      textOfBody(
        p(
          run("terça"),
          "<w:r><w:noBreakHyphen/></w:r>",
          run("feira pub\u00ADlica"),
          "<w:r><w:softHyphen/></w:r>",
          run("ção "),
          '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
          '<w:r><w:sym w:font="Fonte da Prefeitura" w:char="F041"/></w:r>',
          run(" sim")
        )
      ),
      "terça-feira publicação 🗹 sim"
    )
  })

  it("accepts tracked changes: insertions are in, deletions and what was moved away are out", () => {
    assert.strictEqual(
      textOfBody(
        p(
          run("fica "),
          `<w:del><w:r><w:delText>revogada</w:delText><w:tab/><w:t>x</w:t></w:r></w:del>`,
          `<w:ins>${run("mantida")}</w:ins>`,
          `<w:moveFrom>${run(" aqui")}</w:moveFrom><w:moveTo>${run(" ali")}</w:moveTo>`
        )
      ),
      "fica mantida ali"
    )
  })

  it("joins two paragraphs whose mark between them was deleted, but never across cells", () => {
    const joined = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert.strictEqual(textOfBody(p(joined, run("Diário")) + p(run(" Oficial")) + p(run("fim"))), "Diário Oficial\nfim")
    assert.strictEqual(textOfBody(p(run("um")) + p(joined) + p(run("dois"))), "um\ndois")
    assert.strictEqual(textOfBody(table(2, [p(joined, run("a")), p(run("b"))])), "a\tb")
  })

  it("shows the result of a field and not its code", () => {
    assert.strictEqual(
      textOfBody(
        p(
          '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>',
          `<w:r><w:fldChar w:fldCharType="separate"/></w:r>${run("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>`,
          `<w:fldSimple w:instr="DATE">${run(" de março")}</w:fldSimple>`
        )
      ),
      "12 de março"
    )
  })

  it("shows the boxes of forms as they were left", () => {
    const box = (content: string) =>
      `<w:r><w:fldChar><w:ffData><w:checkBox>${content}</w:checkBox></w:ffData></w:fldChar></w:r>`
    assert.strictEqual(
      textOfBody(
        p(run("a"), box('<w:default w:val="1"/>'), box('<w:default w:val="0"/><w:checked/>'), box("<w:sizeAuto/>"))
      ),
      "a☒☒☐"
    )
  })

  it("has hidden text and formulas", () => {
    assert.strictEqual(
      textOfBody(
        p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto</w:t></w:r>", "<m:oMath><m:r><m:t>=x</m:t></m:r></m:oMath>")
      ),
      "oculto=x"
    )
  })

  it("has a text box once, behind the paragraph that anchors it", () => {
    const content = p(run("Caixa")) + p(run("de texto"))
    const both = `<mc:AlternateContent><mc:Choice>${textBox(content)}</mc:Choice><mc:Fallback><w:pict>${textBox(content)}</w:pict></mc:Fallback></mc:AlternateContent>`
    assert.strictEqual(textOfBody(p(run("Diá"), both, run("rio")) + p(run("fim"))), "Diário\nCaixa\nde texto\nfim")
    assert.strictEqual(textOfBody(table(2, [p(run("a"), both), p(run("b"))])), "a Caixa de texto\tb")
  })

  it("falls back where the first of two alternatives has no text", () => {
    const emoji = `<mc:AlternateContent><mc:Choice><w:symEx w:char="1F600"/></mc:Choice><mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent>`
    assert.strictEqual(textOfBody(p(`<w:r><w:t>a</w:t>${emoji}</w:r>`, run("b"))), "a😀b")
  })

  it("keeps all words of a text box that is too long, or nested too deep, to be held", () => {
    const words = Array.from({ length: 30 }, (_, i) => `palavra${i}${"x".repeat(20_000)}`)
    const long = textOfBody(p(run("antes"), textBox(words.map((word) => p(run(word))).join("")), run("depois")))
    assert.deepStrictEqual(long.split("\n").toSorted(), [...words, "antes", "depois"].toSorted())
    const deep = Array.from({ length: 40 }, (_, i) => i)
    const nested = deep.reduce((inner, i) => p(run(`nível${i}`), textBox(inner)), p(run("fundo")))
    assert.deepStrictEqual(
      textOfBody(nested).split("\n").toSorted(),
      ["fundo", ...deep.map((i) => `nível${i}`)].toSorted()
    )
  })

  it("believes the namespace and not the prefix, of both editions of the standard", () => {
    const strict =
      '<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>sim</x:t></x:r></x:p></x:body></x:document>'
    const foreign = '<w:document xmlns:w="urn:outro"><w:body><w:p><w:r><w:t>não</w:t></w:r></w:p></w:body></w:document>'
    const plain = `<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><r><t>ok</t></r></p></body></document>`
    assert.deepStrictEqual(
      [strict, foreign, plain].map((xml) => textOfChunks([new TextEncoder().encode(xml)])),
      ["sim", "", "ok"]
    )
  })

  it("is the same however its bytes are cut, in UTF-8 and in UTF-16", () => {
    const letters = ["a", "ç", "ã", "º", "–", "😀", "&amp;", "&#231;", " ", "<![CDATA[<&]]>"]
    assertSameHoweverCut({ documentOf, p, table, textBox, textOfBody, textOfChunks }, letters, (words) =>
      p(...words.map(run))
    )
  })
})
