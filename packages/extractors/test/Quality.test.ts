import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { measure } from "../src/Quality.ts"

describe("a text's quality", () => {
  it("is all zero where there is no text", () => {
    assert.deepStrictEqual(measure(" \n\t\u00A0"), { characters: 0, alphanumeric: 0, unmapped: 0, portuguese: 0 })
  })

  it("counts code points, not UTF-16 units, and no white space", () => {
    assert.strictEqual(measure("ação 😀\n2024").characters, 9)
    assert.strictEqual(measure("ação 😀\n2024").alphanumeric, 8 / 9)
  })

  it("finds about a third of common words in Portuguese, accents and capitals included, and few in English", () => {
    const law =
      "O PREFEITO MUNICIPAL, no uso de suas atribuições, faz saber que a Câmara aprovou e ele sanciona a lei à parte"
    assert.isAbove(measure(law).portuguese, 0.3)
    assert.isBelow(measure("The mayor of the city makes known that the council approved this law").portuguese, 0.1)
  })

  it("counts a word only when it is whole", () => {
    assert.strictEqual(measure("de").portuguese, 1)
    assert.strictEqual(measure("dedo").portuguese, 0)
    assert.strictEqual(measure("de-lo, que").portuguese, 2 / 3)
  })

  it("tells unmapped glyphs: private use, replacement and control characters", () => {
    assert.strictEqual(measure("ab\uF0B7\uFFFD\u0001\u0085").unmapped, 4 / 6)
    assert.strictEqual(measure("\u{F0000}a").unmapped, 1 / 2)
  })

  it("keeps every share between 0 and 1", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { alphanumeric, unmapped, portuguese } = measure(text)
        return [alphanumeric, unmapped, portuguese].every((share) => share >= 0 && share <= 1)
      })
    )
  })
})
