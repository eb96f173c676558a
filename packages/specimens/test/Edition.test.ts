import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import type { Block } from "../src/Block.ts"
import { associationEdition, councilEdition, markerOf, municipalEdition } from "../src/Edition.ts"
import { municipalities } from "../src/Municipality.ts"
import { outsideWindows1252 } from "../src/Windows1252.ts"

const textOf = (blocks: ReadonlyArray<Block>) =>
  blocks.map((block) => (block.kind === "table" ? block.rows.flat().join(" ") : block.text)).join("\n")

const orders = fc.record({
  municipality: fc.constantFrom(...municipalities),
  date: fc.constantFrom("2023-01-01", "2024-02-29", "2024-12-31"),
  number: fc.nat(9999),
  actCount: fc.integer({ min: 1, max: 20 })
})

describe.each([
  ["a municipality's edition", municipalEdition],
  ["a council's minutes", councilEdition],
  ["an association's edition", associationEdition]
])("%s", (_, editionOf) => {
  it("says each of its words, in characters that every format has", () => {
    fc.assert(
      fc.property(orders, (order) => {
        const edition = editionOf(order)
        const text = textOf(edition.blocks)
        assert.deepStrictEqual(
          edition.words.filter((word) => !text.includes(word)),
          []
        )
        assert.strictEqual(edition.words[0], markerOf(order.number, order.date))
        assert.deepStrictEqual(outsideWindows1252(edition.header + text.replaceAll("\n", "")), [])
        assert.notInclude(text, "undefined")
        assert.notInclude(text, "NaN")
      })
    )
  })

  it("is the same for the same order, and another for another number", () => {
    fc.assert(
      fc.property(orders, (order) => {
        assert.deepStrictEqual(editionOf(order), editionOf(order))
        assert.notDeepEqual(editionOf(order).blocks, editionOf({ ...order, number: order.number + 1 }).blocks)
      })
    )
  })

  it("has tables whose rows are equally long", () => {
    fc.assert(
      fc.property(orders, (order) => {
        for (const block of editionOf(order).blocks) {
          if (block.kind !== "table") continue
          assert.strictEqual(new Set(block.rows.map((cells) => cells.length)).size, 1)
        }
      })
    )
  })
})

it("opens every municipality of an association with the state's and the city hall's names, and signs every act", () => {
  const { blocks } = associationEdition({ date: "2024-03-05", number: 1, actCount: 3 })
  const text = textOf(blocks)
  assert.strictEqual(text.match(/^ESTADO DE ALAGOAS\nPREFEITURA MUNICIPAL DE .+$/gm)?.length, 4)
  const codes = text.match(/^Código Identificador:[0-9A-F]{8}$/gm) ?? []
  assert.strictEqual(codes.length, 12)
  assert.strictEqual(new Set(codes).size, 12)
})
