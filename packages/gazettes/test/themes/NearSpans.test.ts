import { assert, it } from "@effect/vitest"
import { forEachNear, type Span } from "../../src/themes/NearSpans.ts"

const span = (start: number, end = start + 1): Span => ({ start, end, terms: [] })

const groups = (slop: number, ...lists: ReadonlyArray<ReadonlyArray<Span>>) => {
  const found: Array<string> = []
  forEachNear(lists, slop, (group) => found.push(group.map(({ start, end }) => `${start}-${end}`).join(" ")))
  return found
}

it("allows exactly as many tokens between as the slop says", () => {
  assert.deepStrictEqual(groups(20, [span(0)], [span(21)]), ["0-1 21-22"])
  assert.deepStrictEqual(groups(20, [span(0)], [span(22)]), [])
})

it("does not care about the order", () => {
  assert.deepStrictEqual(groups(2, [span(7)], [span(5)]), ["7-8 5-6"])
})

it("counts only the gaps, not the tokens of the phrases", () => {
  assert.deepStrictEqual(groups(1, [span(0, 5)], [span(6, 11)]), ["0-5 6-11"])
})

it("lets spans overlap, which makes up for distance elsewhere", () => {
  assert.deepStrictEqual(groups(0, [span(3)], [span(3)]), ["3-4 3-4"])
  assert.deepStrictEqual(groups(0, [span(0, 3)], [span(0, 3)], [span(5)]), ["0-3 0-3 5-6"])
})

it("finds every group of a window that moves on by its first span", () => {
  assert.deepStrictEqual(groups(3, [span(0), span(10)], [span(2), span(9), span(30)]), ["0-1 2-3", "10-11 9-10"])
})

it("finds nothing when one list is empty", () => {
  assert.deepStrictEqual(groups(20, [span(0)], []), [])
})
