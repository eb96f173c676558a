import { assert, it } from "@effect/vitest"
import fc from "fast-check"
import { capacityOf } from "../../src/machine/Machine.ts"

const gibibyte = 2 ** 30

it("has one child per core, and no child with more than a gibibyte", () => {
  const { children, childBytes } = capacityOf(24 * gibibyte, 2)
  assert.deepStrictEqual({ children, childBytes }, { children: 2, childBytes: gibibyte })
})

it("runs fewer children where the memory does not reach for all cores", () => {
  const { children, childBytes } = capacityOf(gibibyte, 16)
  assert.strictEqual(children, 4)
  assert.isAtMost(children * childBytes, gibibyte)
})

it("always runs one, and never promises more than there is", () => {
  fc.assert(
    fc.property(fc.integer({ min: gibibyte / 2, max: 2 ** 40 }), fc.integer({ min: 1, max: 256 }), (limit, cores) => {
      const { children, childBytes } = capacityOf(limit, cores)
      return children >= 1 && children <= cores && children * childBytes <= limit
    })
  )
})
