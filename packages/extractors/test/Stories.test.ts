import { assert, describe, it } from "@effect/vitest"
import { Stories } from "../src/Stories.ts"
import { Story } from "../src/Story.ts"

const stories = () => new Stories(() => new Story())
const tell = (all: Stories<Story>, ...paragraphs: ReadonlyArray<string>) => {
  for (const text of paragraphs) {
    all.append(text)
    all.current.endParagraph()
  }
}

describe("the stories of a document", () => {
  it("stand in the order in which they are read, one within another too", () => {
    const all = stories()
    all.begin("footer")
    tell(all, "Página")
    all.end()
    all.append("Art. 1º")
    all.begin("note")
    all.append("no")
    all.begin("box")
    tell(all, "caixa")
    all.end()
    all.append("ta")
    all.end()
    all.append(" segue")
    all.begin("box")
    tell(all, "um", "dois")
    all.end()
    all.append(".")
    all.current.endParagraph()
    all.begin("header")
    tell(all, "Anexo")
    all.end()
    tell(all, "fim")
    assert.strictEqual(all.take() + all.finish(), "Art. 1º segue.\num\ndois\nAnexo\nfim\nnota\ncaixa\nPágina")
  })

  it("are headers and footers only with a letter, and each once", () => {
    const all = stories()
    for (const kind of ["header", "footer"] as const) {
      for (const text of ["Município", "- 7 -", "Município"]) {
        all.begin(kind)
        tell(all, text)
        all.end()
      }
    }
    tell(all, "texto")
    assert.strictEqual(all.finish(), "Município\ntexto\nMunicípio")
  })

  it("end with the document where it was cut, the inner ones first", () => {
    const all = stories()
    all.append("texto")
    all.begin("note")
    all.append("nota")
    all.begin("box")
    all.append("caixa")
    assert.strictEqual(all.finish(), "texto\nnota\ncaixa")
  })

  it("go on in the body where they are too long to wait, on lines of their own and in bounded memory", () => {
    const all = stories()
    const long = "palavra ".repeat(20_000)
    let taken = ""
    let longestWait = 0
    all.append("antes")
    for (let note = 0; note < 3; note++) {
      all.begin("note")
      for (let part = 0; part < 30; part++) {
        tell(all, long.trim())
        const ready = all.take()
        longestWait = ready === "" ? longestWait + long.length : 0
        assert.isBelow(longestWait, 2 * 1024 * 1024)
        taken += ready
      }
      all.end()
      all.append(`depois${note}`)
    }
    const words = (taken + all.finish()).split(/\s+/)
    assert.lengthOf(words, 1 + 3 * 30 * 20_000 + 3)
    assert.deepStrictEqual(
      words.filter((word) => word !== "palavra"),
      ["antes", "depois0", "depois1", "depois2"]
    )
  })

  it("give up a data cell that a long note in it has filled", () => {
    const all = stories()
    all.current.tables.openTable()
    all.current.tables.openRow()
    all.current.tables.openCell()
    all.append("célula")
    all.begin("note")
    for (let part = 0; part < 20; part++) tell(all, "x".repeat(100_000))
    assert.isAbove(all.take().length, 1_000_000)
  })
})
