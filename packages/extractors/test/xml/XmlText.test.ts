import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Parser } from "htmlparser2"
import { SaxesParser } from "saxes"
import { XmlReader } from "../../src/XmlReader.ts"
import { embeddedHtmlText } from "../../src/xml/EmbeddedHtml.ts"
import { embeddedNamespaces, XmlText } from "../../src/xml/XmlText.ts"
import { chunked } from "../Portuguese.ts"

const textOfChunks = (chunks: ReadonlyArray<Uint8Array>): string => {
  const text = new XmlText(embeddedHtmlText(Parser))
  const reader = new XmlReader(new SaxesParser(), text, embeddedNamespaces)
  let taken = ""
  for (const chunk of chunks) {
    reader.write(chunk)
    taken += text.take()
  }
  reader.end()
  return taken + text.take()
}
const textOf = (xml: string) => textOfChunks([new TextEncoder().encode(xml)])

describe("the text of XML", () => {
  it("has elements on lines of their own, without their indentation, attributes and comments", () => {
    assert.strictEqual(
      textOf(
        '<edicao numero="7">\n  <!-- x --><titulo>Diário</titulo>\n  <ato id="1"><ementa> Portaria </ementa><vazio/><corpo>Art. 1º</corpo></ato></edicao>'
      ),
      "Diário\nPortaria\nArt. 1º"
    )
  })

  it("leaves an element in running text in its line, before text and behind it", () => {
    assert.strictEqual(
      textOf("<p>Art. <b>1º</b> Fica <i>nomea</i>da a <u>comissão</u><u>especial</u></p>"),
      "Art. 1º Fica nomeada a comissão especial"
    )
    assert.strictEqual(textOf("<d><p><b>P</b>ortaria</p><p><b>Art. 1º</b> Fica</p></d>"), "Portaria\nArt. 1º Fica")
    assert.strictEqual(
      textOf("<p>Considerando:<ul><li>a</li><li>b</li></ul>resolve</p>"),
      "Considerando:\na\nb\nresolve"
    )
  })

  it("keeps the line ends of a text, and at most one blank line", () => {
    assert.strictEqual(
      textOf("<d><conteudo>\n  Decreto nº 7\n\n\n   Art. 1º\r\nfim\n</conteudo><x>y</x></d>"),
      "Decreto nº 7\n\nArt. 1º\nfim\ny"
    )
    assert.strictEqual(textOf("<d><t>Título</t>\n  texto solto\n</d>"), "Título\ntexto solto")
  })

  it("shows HTML that stands as text as a browser does, but leaves a sign alone", () => {
    assert.strictEqual(
      textOf(
        "<article><body><Texto><![CDATA[<p class='identifica'>PORTARIA&nbsp;N&ordm; 7</p><p>Art. 1<sup>o</sup></p><table><tr><td>a</td><td>b</td></tr></table>]]></Texto><Outro>&lt;p&gt;sim&lt;/p&gt;</Outro></body></article>"
      ),
      "PORTARIA\u00A0Nº 7\n\nArt. 1o\n\na\tb\nsim"
    )
    assert.strictEqual(textOf("<a>&lt;5 mg/l e &lt;b</a>"), "<5 mg/l e <b")
  })

  it("leaves signatures and binary data out", () => {
    assert.strictEqual(
      textOf(
        '<d><ato>texto</ato><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Certificate>MIIH</X509Certificate></Signature><fim/></d>'
      ),
      "texto"
    )
  })

  it("is the same however its bytes are cut", () => {
    const part = fc.constantFrom("a", "ção ", "\n", " ", "<c/>", "&amp;", "<![CDATA[<p>x</p>]]>", "<!-- -->")
    const texts = fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 8 })
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 500 }), { maxLength: 6 }), (groups, cuts) => {
        const content = groups.map((parts, i) => (i % 2 === 0 ? parts.join("") : `<b>${parts.join("")}</b>`)).join("")
        const bytes = new TextEncoder().encode(`<d>${content}</d>`)
        const whole = textOfChunks([bytes])
        assert.strictEqual(textOfChunks(chunked(bytes, cuts)), whole)
        assert.strictEqual(textOfChunks(Array.from(bytes, (byte) => Uint8Array.of(byte))), whole)
      })
    )
  })
})
