import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { HtmlExtractor } from "../src/builtin/HtmlExtractor.ts"
import { attemptText, inputOf } from "../src/testing.ts"

const textOf = (html: string | Uint8Array) =>
  Effect.gen(function* () {
    const bytes = typeof html === "string" ? new TextEncoder().encode(html) : html
    return (yield* attemptText(yield* HtmlExtractor, inputOf(bytes, "text/html"))).text
  })

describe("the text of an HTML document", () => {
  it.effect.each([
    ["collapses white space and ends lines at blocks", "<div> a \n  b</div><div>c</div>", "a b\nc"],
    ["leaves a blank line between paragraphs", "<p>a</p><p>b", "a\n\nb"],
    ["keeps inline elements within their line", "<b>Li</b>cita<i>ção</i> <u>nº</u> 7", "Licitação nº 7"],
    ["ends a line at every br", "a<br>b<br/><br>c", "a\nb\n\nc"],
    [
      "puts rows on lines and tabs between cells",
      "<table><tr><th>a</th><td>b<tr><td><p>c</p></td><td><p>d</p></td></tr></table>e",
      "a\tb\nc\td\n\ne"
    ],
    ["keeps the place of empty cells", "<table><tr><td>a<td><td>c</table>", "a\t\tc"],
    [
      "starts a row on its own line behind an empty cell",
      "<table><tr><td>a</td></tr><tr><td><br></td><td>b</td></tr></table>",
      "a\n\tb"
    ],
    ["reads a table inside a cell", "<table><tr><td><table><tr><td>a<td>b</table></td><td>c</table>", "a\tb\tc"],
    ["keeps preformatted lines", "<pre>a  b\n\n  c</pre>d", "a  b\n\n  c\n\nd"],
    ["decodes entities", "Munic&iacute;pio &amp; Uni&#227;o &lt;7&gt;", "Município & União <7>"],
    [
      "drops what no reader sees",
      "<head><title>t</title><style>s</style></head><body><script>var a='<p>';</script>x<template>y</template><!-- z -->",
      "x"
    ],
    ["ends a head that nobody closed", "<head><title>t</title><p>visto</p>", "visto"],
    ["reads on behind a body without a head", "<html><body bgcolor=white>visto</body></html>", "visto"]
  ] as const)("%s", ([, html, text]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(html), text)
    })
  )

  it.effect(
    "believes the bytes more than the page where UTF-8 and Windows-1252 are confused, and the page otherwise",
    () =>
      Effect.gen(function* () {
        const page = (charset: string, ...bytes: ReadonlyArray<number>) =>
          Uint8Array.from([...new TextEncoder().encode(`<meta charset="${charset}"><p>Cora`), ...bytes])
        assert.strictEqual(yield* textOf(page("utf-8", 0xe7, 0xe3, 0x6f)), "Coração")
        assert.strictEqual(yield* textOf(page("iso-8859-1", 0xc3, 0xa7, 0xc3, 0xa3, 0x6f)), "Coração")
        assert.strictEqual(yield* textOf(page("iso-8859-15", 0xe7, 0xe3, 0x6f, 0xa4)), "Coração€")
        assert.strictEqual(yield* textOf(page("nonsense", 0xe7, 0xe3, 0x6f)), "Coração")
      })
  )

  it("shows every word outside of scripts and comments, in order, whatever soup of tags surrounds it", () => {
    const tags = [
      "<p>",
      "</p>",
      "<table>",
      "<tr>",
      "<td>",
      "</td>",
      "</table>",
      "<pre>",
      "</pre>",
      "<br>",
      "<li>",
      "<b>",
      "</div>",
      "<script>x</script>",
      "<!--x-->"
    ]
    const soup = fc.array(fc.oneof(fc.constantFrom(...tags), fc.constantFrom(" ", "\n", "\t")), { maxLength: 40 })
    return fc.assert(
      fc.asyncProperty(soup, (parts) => {
        const html = parts.map((part, i) => `${part} palavra${i} `).join("")
        return Effect.runPromise(textOf(`<html>${html}fim`)).then((text) =>
          assert.deepStrictEqual(text.trim().split(/\s+/), [...parts.map((_, i) => `palavra${i}`), "fim"])
        )
      })
    )
  })
})
