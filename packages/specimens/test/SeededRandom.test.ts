import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { seededRandom } from "../src/SeededRandom.ts"

const draws = (seed: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: 20 }, () => random.integer(0, 1_000_000))
}

describe("a seeded source", () => {
  it("gives the same choices for the same seed and others for the next one", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        assert.deepStrictEqual(draws(seed), draws(seed))
        assert.notDeepEqual(draws(seed), draws(seed + 1))
      })
    )
  })

  it("stays within the bounds and reaches both of them", () => {
    const random = seededRandom(7)
    const dice = new Set(Array.from({ length: 500 }, () => random.integer(1, 6)))
    assert.deepStrictEqual([...dice].toSorted(), [1, 2, 3, 4, 5, 6])
  })

  it("never draws one item twice in a sample", () => {
    fc.assert(
      fc.property(fc.nat(), fc.uniqueArray(fc.string(), { maxLength: 12 }), fc.nat(15), (seed, items, count) => {
        const sample = seededRandom(seed).sample(items, count)
        assert.strictEqual(sample.length, Math.min(count, items.length))
        assert.strictEqual(new Set(sample).size, sample.length)
      })
    )
  })

  it("fills bytes of every value", () => {
    assert.strictEqual(new Set(seededRandom(1).bytes(6000)).size, 256)
  })
})
