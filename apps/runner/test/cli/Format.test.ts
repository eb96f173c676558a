import { assert, it } from "@effect/vitest"
import { ranges } from "../../src/machine/Quantities.ts"

it("writes ascending numbers in ranges", () => {
  assert.strictEqual(ranges([]), "")
  assert.strictEqual(ranges([7]), "7")
  assert.strictEqual(ranges([1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10")
  assert.strictEqual(ranges([999, 1000, 1001]), "999-1001")
})
