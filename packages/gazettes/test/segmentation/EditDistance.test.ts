import { assert, it } from "@effect/vitest"
import fc from "fast-check"
import { editDistance } from "../../src/segmentation/EditDistance.ts"

it.each([
  ["majorizidoro", "majorisidoro", 1],
  ["debarrasaomiguel", "barrasaomiguel", 2],
  ["tuparendi", "tuparedni", 1],
  ["", "abc", 3],
  ["abc", "abc", 0],
  ["belem", "satuba", 6]
] as const)("counts the letters between %j and %j: %i", (left, right, distance) => {
  assert.strictEqual(editDistance(left, right, 9), distance)
})

const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 9 })

it("counts alike in both directions, and says one more than the bound for whatever is farther", () => {
  fc.assert(
    fc.property(word, word, fc.nat(4), (left, right, bound) => {
      const whole = editDistance(left, right, 20)
      assert.strictEqual(editDistance(right, left, 20), whole)
      assert.strictEqual(editDistance(left, right, bound), Math.min(whole, bound + 1))
    })
  )
})
