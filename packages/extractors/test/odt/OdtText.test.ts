import { assert, describe, it } from "@effect/vitest"
import { assertSameHoweverCut } from "../xml/CutAnywhere.ts"
import { contentOf, p, stylesOf, table, textBox, textOfBody, textOfChunks } from "./OdtXml.ts"

describe("the text of OpenDocument", () => {
  it("has a line for each paragraph, heading and line break, and at most one blank line between them", () => {
    assert.strictEqual(
      textOfBody(`<text:h>Portaria</text:h>${p()}${p(" ")}${p("Art. 1º<text:line-break/>parágrafo")}${p("fim")}${p()}`),
      "Portaria\n\nArt. 1º\nparágrafo\nfim"
    )
  })

  it("collapses white space, but for the blanks and tabs that are elements", () => {
    assert.strictEqual(
      textOfBody(
        p(
          "\n  Dec<text:span>reto\n\t </text:span> n<text:span>º</text:span>",
          '<text:s text:c="3"/> 7<text:tab/>a<text:s/>b',
          "pub\u00ADlico"
        )
      ),
      "Decreto nº    7\ta bpublico"
    )
    assert.lengthOf(textOfBody(p('a<text:s text:c="999999999"/>b')), 1002)
  })

  it("accepts tracked changes, and leaves comments, forms, code, formulas and readings out", () => {
    assert.strictEqual(
      textOfBody(
        `<office:forms><text:p>x</text:p></office:forms><text:tracked-changes><text:changed-region><text:deletion>${p("revogada")}</text:deletion></text:changed-region></text:tracked-changes>` +
          p(
            "fica <text:change text:change-id='1'/><text:change-start/>mantida<text:change-end/>",
            `<office:annotation>${p("comentário")}</office:annotation><text:script>x()</text:script>`,
            "<draw:frame><draw:object><math>x</math></draw:object></draw:frame>",
            "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
          )
      ),
      "fica mantida漢"
    )
  })

  it("has the paragraphs of lists, sections and indexes, and the results of fields", () => {
    assert.strictEqual(
      textOfBody(
        `<text:section><text:list><text:list-item>${p("um")}<text:list><text:list-item>${p("dois")}</text:list-item></text:list></text:list-item></text:list></text:section>` +
          `<text:table-of-content><text:table-of-content-source><text:index-title-template>modelo</text:index-title-template></text:table-of-content-source><text:index-body>${p("<text:a>Art. 1º</text:a><text:tab/><text:page-number>7</text:page-number>")}</text:index-body></text:table-of-content>`
      ),
      "um\ndois\nArt. 1º\t7"
    )
  })

  it("has a table's rows on lines with a tab between cells, whose paragraphs a space joins", () => {
    assert.strictEqual(
      textOfBody(p("antes") + table(3, [p("Nome"), p("Valor")], [p("Ana") + p("Maria"), p(), p("7")]) + p("depois")),
      "antes\nNome\tValor\nAna Maria\t\t7\ndepois"
    )
    assert.strictEqual(textOfBody(table(1, [p("Art. 1º") + p("Art. 2º")])), "Art. 1º\nArt. 2º")
    assert.strictEqual(
      textOfBody(
        `<table:table><table:table-row><table:table-cell>${p("a")}</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell>${p("b")}</table:table-cell></table:table-row></table:table>`
      ),
      "a\t\t\tb"
    )
  })

  it("has a text box or a shape's text once, behind the paragraph that anchors it", () => {
    const content = p("Caixa") + p("de texto")
    assert.strictEqual(textOfBody(p(`Diá${textBox(content)}rio`) + p("fim")), "Diário\nCaixa\nde texto\nfim")
    assert.strictEqual(
      textOfBody(p(`a<draw:g><draw:custom-shape><text:p>forma</text:p></draw:custom-shape></draw:g>b`)),
      "ab\nforma"
    )
    assert.strictEqual(textOfBody(textBox(content) + p("fim")), "Caixa\nde texto\nfim")
    assert.strictEqual(textOfBody(table(2, [p(`a${textBox(content)}`), p("b")])), "a Caixa de texto\tb")
  })

  it("has headers before the body, notes and footers behind it, each once, and no page numbers", () => {
    const part = (name: string, text: string, attributes = "") =>
      `<style:${name} ${attributes}>${p(text)}</style:${name}>`
    const note = (text: string) =>
      `<text:note><text:note-citation>1</text:note-citation><text:note-body>${p(text)}</text:note-body></text:note>`
    assert.strictEqual(
      textOfBody(
        p(`Art. 1º${note("nota")} segue${note("outra")}`) + p("fim"),
        stylesOf(
          part("header", "Município") +
            part("header-left", "Município") +
            part("header-first", "Anexo", 'style:display="false"') +
            part("footer", "- <text:page-number>7</text:page-number> -") +
            part("footer-left", "Página")
        )
      ),
      "Município\nArt. 1º segue\nfim\nnota\noutra\nPágina"
    )
  })

  it("keeps all words of notes that are too long to wait for their place", () => {
    const words = Array.from({ length: 60 }, (_, i) => `palavra${i}${"x".repeat(40_000)}`)
    const note = `<text:note><text:note-body>${words.map((word) => p(word)).join("")}</text:note-body></text:note>`
    assert.deepStrictEqual(
      textOfBody(p(`antes${note} depois`))
        .split(/\s+/)
        .toSorted(),
      [...words, "antes", "depois"].toSorted()
    )
  })

  it("believes the namespace and not the prefix", () => {
    const text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    const xml = `<d xmlns:x="${text}" xmlns:text="urn:outro"><x:p>sim</x:p><text:p>não</text:p></d>`
    assert.strictEqual(textOfChunks([new TextEncoder().encode(xml)]), "sim")
  })

  it("is the same however its bytes are cut, in UTF-8 and in UTF-16", () => {
    const letters = ["a", "ç", "ã", "º", "😀", "&amp;", "&#231;", " ", "\n", "<text:s/>", "<text:tab/>"]
    assertSameHoweverCut({ documentOf: contentOf, p, table, textBox, textOfBody, textOfChunks }, letters, (words) =>
      p(...words)
    )
  })
})
