import { assert, it } from "@effect/vitest"
import fc from "fast-check"
import { factsOfPath } from "../src/PathPattern.ts"

const table = [
  ["2700000/2020-01-02/x.pdf", ["2700000"], "2020-01-02", null, false, null],
  ["corpus/ama/2020-08-14/gazette.pdf", [], "2020-08-14", null, false, "ama"],
  ["office/2111300_2020-07-25_1cced5b3/source.doc", ["2111300"], "2020-07-25", null, false, "office"],
  ["/srv/3304557/31-01-2024/edicao-1234-extra.pdf", ["3304557"], "2024-01-31", "1234", true, "srv"],
  ["atas/20240229/ed_7.txt", [], "2024-02-29", "7", false, "atas"],
  ["atas/20230229/Edição nº 12.txt", [], null, "12", false, "atas"],
  ["2024-01-01/2700000/2020-01-02/x", ["2700000"], "2020-01-02", null, false, null],
  ["laws/LEI-13043-2014-11-13.docx", [], "2014-11-13", null, false, "laws"],
  ["file.pdf", [], null, null, false, null]
] as const

it.each(table)("reads %s", (path, territoryIds, date, editionNumber, isExtraEdition, folder) => {
  assert.deepStrictEqual(factsOfPath(path), {
    territoryIds: [...territoryIds],
    date,
    editionNumber,
    isExtraEdition,
    folder
  })
})

it("answers on any path", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (path) => factsOfPath(path).territoryIds.length >= 0))
})
