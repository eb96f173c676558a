import { assert, it } from "@effect/vitest"
import * as fc from "fast-check"
import { portionsOf } from "../src/Portions.ts"

it("cuts items into portions within both limits, in order, none left out; an item above the limit is alone", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 })), (sizes) => {
      const items = sizes.map((sizeBytes, place) => ({ id: `${place}`, sizeBytes }))
      const portions = portionsOf(items, { maxBytes: 50, maxItems: 3 })
      assert.deepStrictEqual(portions.flat(), items)
      for (const portion of portions) {
        const bytes = portion.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
        assert.isTrue(portion.length === 1 || (portion.length <= 3 && bytes <= 50))
      }
    })
  )
})
