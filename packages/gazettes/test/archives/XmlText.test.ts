import { assert, it } from "@effect/vitest"
import * as fc from "fast-check"
import { xmlText } from "../../src/archives/XmlText.ts"

it("escapes markup, and leaves no end of a CDATA section", () => {
  assert.strictEqual(xmlText(`a < b && "c" ]]> d`), `a &lt; b &amp;&amp; "c" ]]&gt; d`)
})

it("makes line ends of form feeds and vertical tabs, and keeps tabs, line ends and C1 controls", () => {
  assert.strictEqual(xmlText("1\f2\v3\t4\r\n5\u00856"), "1\n2\n3\t4\r\n5\u00856")
})

it("shows where a character stood that XML forbids", () => {
  assert.strictEqual(xmlText("a\0b\u0008c\u001Fd\uFFFEe\uFFFFf\uD83Dg\uDE00h"), "a�b�c�d�e�f�g�h")
})

it("keeps what lies beyond the first 65,536 characters", () => {
  assert.strictEqual(xmlText("\u{1F600}\u{1FFFE}\u{10FFFF}"), "\u{1F600}\u{1FFFE}\u{10FFFF}")
})

/** The production `Char` of XML 1.0, fifth edition. */
const isChar = (point: number) =>
  [0x9, 0xa, 0xd].includes(point) ||
  (point >= 0x20 && point <= 0xd7ff) ||
  (point >= 0xe000 && point <= 0xfffd) ||
  (point >= 0x10000 && point <= 0x10ffff)

it("yields nothing but characters of XML 1.0, and gives back every one that came in", () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
  const text = fc.array(fc.oneof(unit, fc.constantFrom("&", "<", ">", "]", "\0", "\f", "\uD83D", "\uDE00", "\uFFFE")))
  fc.assert(
    fc.property(text, (units) => {
      const given = units.join("")
      const written = xmlText(given)
      for (const character of written) assert.isTrue(isChar(character.codePointAt(0) ?? 0))
      const read = written.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
      const expected = [...given].map((character) => {
        if (character === "\f" || character === "\v") return "\n"
        return isChar(character.codePointAt(0) ?? 0) ? character : "\uFFFD"
      })
      assert.strictEqual(read, expected.join(""))
    })
  )
})
