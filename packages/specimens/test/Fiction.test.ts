import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { cnpjOf, longDate, ordinal, reais, shortDate } from "../src/Fiction.ts"
import { seededRandom } from "../src/SeededRandom.ts"

/** Source of the rule: Receita Federal, modulo 11 with the weights 2 to 9 from the right. */
const checkDigit = (digits: string) => {
  const sum = [...digits].toReversed().reduce((sum, digit, place) => sum + Number(digit) * (2 + (place % 8)), 0)
  return sum % 11 < 2 ? 0 : 11 - (sum % 11)
}

const checkDigits = (digits: string) => {
  const first = checkDigit(digits)
  return `${first}${checkDigit(digits + first)}`
}

describe("invented facts", () => {
  it("have the CNPJ's form but never valid check digits", () => {
    assert.strictEqual(checkDigits("112223330001"), "81")
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const cnpj = cnpjOf(seededRandom(seed))
        assert.match(cnpj, /^\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}$/)
        const digits = cnpj.replace(/\D/g, "")
        assert.notStrictEqual(checkDigits(digits.slice(0, 12)), digits.slice(12))
      })
    )
  })

  it("write amounts, numbers and dates as Brazil does", () => {
    assert.strictEqual(reais(1_234_567.8), "R$ 1.234.567,80")
    assert.strictEqual(reais(999), "R$ 999,00")
    assert.strictEqual(ordinal(19_999), "19.999")
    assert.strictEqual(longDate("2024-03-01"), "1º de março de 2024")
    assert.strictEqual(longDate("2023-12-31"), "31 de dezembro de 2023")
    assert.strictEqual(shortDate("2024-03-01"), "01/03/2024")
  })
})
