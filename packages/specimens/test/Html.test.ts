import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { hiddenWords, htmlOf, menuWords } from "../src/Html.ts"

const content = {
  title: "Licitação",
  paragraphs: ["Art. 1º § 2º – preço < R$ 10 & “à vista”"],
  table: [
    ["Item", "Preço"],
    ["Pão", "R$ 1"]
  ]
}

describe("htmlOf", () => {
  it.effect("writes UTF-8 and says so", () =>
    Effect.gen(function* () {
      const html = new TextDecoder("utf-8", { fatal: true }).decode(yield* htmlOf(content))
      assert.include(html, '<meta charset="utf-8">')
      assert.include(
        html,
        '<p class="borda-arredondada">Art. 1º &sect; 2º – pre&ccedil;o &lt; R$ 10 &amp; “à vista”</p>'
      )
      assert.include(html, "<tr><td>Pão</td><td>R$ 1</td></tr>")
    })
  )

  it.effect("writes Latin-1 and says so, with references for what Latin-1 lacks", () =>
    Effect.gen(function* () {
      const bytes = yield* htmlOf({ ...content, charset: "iso-8859-1" })
      const html = new TextDecoder("iso-8859-1").decode(bytes)
      assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
      assert.isFalse(bytes.some((byte) => byte >= 0x80 && byte < 0xa0))
      assert.include(html, '<meta charset="iso-8859-1">')
      assert.include(html, "Art. 1º &sect; 2º &#8211; pre&ccedil;o &lt; R$ 10 &amp; &#8220;à vista&#8221;")
    })
  )

  it.effect("hides its script's and style's words outside the body's text, and shows the menu's", () =>
    Effect.gen(function* () {
      const html = new TextDecoder().decode(yield* htmlOf(content))
      const shown = html.replace(/<(script|style)>.*?<\/\1>/gs, "").replace(/<[^>]*>/g, "")
      for (const word of hiddenWords) {
        assert.include(html, word)
        assert.notInclude(shown, word)
      }
      for (const word of menuWords) assert.include(shown, word)
    })
  )
})
