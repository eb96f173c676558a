import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { strFromU8, unzipSync } from "fflate"
import { docxOf } from "../src/Docx.ts"
import { docxText } from "./docxText.ts"

const rows = [
  ["Item", "Valor"],
  ["Arroz & feijão", "R$ 9,90"]
]

describe("docxOf", () => {
  it.effect("holds the paragraphs and then the table's cells", () =>
    Effect.gen(function* () {
      const bytes = yield* docxOf(["DECRETO Nº 1", "Art. 1º São <abertos> os créditos."], rows)
      assert.deepStrictEqual(docxText(bytes), ["DECRETO Nº 1", "Art. 1º São <abertos> os créditos.", ...rows.flat()])
      assert.include(strFromU8(unzipSync(bytes)["word/document.xml"]!), "<w:tbl>")
    })
  )

  it.effect("gives the same bytes every time, with a fixed date in place of the clock's", () =>
    Effect.gen(function* () {
      const bytes = yield* docxOf(["Ata"], rows)
      assert.deepStrictEqual(yield* docxOf(["Ata"], rows), bytes)
      const properties = strFromU8(unzipSync(bytes)["docProps/core.xml"]!)
      assert.deepStrictEqual(properties.match(/\d{4}-\d\d-\d\dT[\d:]+Z/g), [
        "2024-01-02T00:00:00Z",
        "2024-01-02T00:00:00Z"
      ])
    })
  )

  it.effect("begins with the content types and the document", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(Object.keys(unzipSync(yield* docxOf(["Ata"]))).slice(0, 2), [
        "[Content_Types].xml",
        "word/document.xml"
      ])
    })
  )
})
