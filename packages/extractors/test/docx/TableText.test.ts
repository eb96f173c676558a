import { assert, describe, it } from "@effect/vitest"
import { p, run, table, textOfBody } from "./WordXml.ts"

const cell = (text: string) => p(run(text))

describe("the tables of a Word document", () => {
  it("have a line for each row and a tab between cells, blank cells included", () => {
    assert.strictEqual(
      textOfBody(
        p(run("antes")) + table(3, [cell("a"), p(), cell("c")], [p(), p(), p()], [p(), cell("b"), p()]) + p(run("fim"))
      ),
      "antes\na\t\tc\n\tb\nfim"
    )
  })

  it("join the paragraphs and lines of a data cell by a space", () => {
    assert.strictEqual(
      textOfBody(table(2, [cell("R$ ") + p() + cell("7,00"), p(run("um"), "<w:r><w:br/></w:r>", run("dois"))])),
      "R$ 7,00\tum dois"
    )
  })

  it("keep the paragraphs of a cell as lines where there is only one column", () => {
    assert.strictEqual(
      textOfBody(table(1, [cell("PREFEITURA") + cell("GABINETE")], [cell("Portaria")]) + p(run("fim"))),
      "PREFEITURA\nGABINETE\nPortaria\nfim"
    )
  })

  it("keep the paragraphs of a long cell as lines, from its beginning on", () => {
    const long = "x".repeat(600)
    assert.strictEqual(
      textOfBody(
        table(2, [cell("título") + cell(long) + cell(long) + cell("e mais"), cell("ao lado")], [cell("a"), cell("b")])
      ),
      `título\n${long}\n${long}\ne mais\tao lado\na\tb`
    )
  })

  it("keep the rows of a table inside a cell as lines", () => {
    assert.strictEqual(
      textOfBody(
        table(
          2,
          [cell("fora"), cell("antes") + table(2, [cell("a"), cell("b")], [cell("c"), cell("d")]) + p()],
          [cell("e"), cell("f")]
        )
      ),
      "fora\tantes\na\tb\nc\td\ne\tf"
    )
  })

  it("may nest 20,000 deep", () => {
    const depth = 20_000
    const open = "<w:tbl><w:tr><w:tc>".repeat(depth)
    assert.strictEqual(textOfBody(`${open}${cell("fundo")}${"</w:tc></w:tr></w:tbl>".repeat(depth)}`), "fundo")
  })

  it("do not confuse the text where rows and cells stand outside of them", () => {
    assert.strictEqual(
      textOfBody(`<w:gridCol/><w:tc>${cell("a")}</w:tc><w:tr>${cell("b")}</w:tr>${cell("c")}`),
      "ab\nc"
    )
  })
})
