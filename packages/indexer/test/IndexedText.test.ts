import { assert, describe, it } from "@effect/vitest"
import { indexedPagesOf, rejectionOf } from "../src/IndexedText.ts"
import { itemOf } from "../src/testing.ts"

const textsWithin = (pages: ReadonlyArray<string>, maxTextBytes: number) => {
  const cut = indexedPagesOf(itemOf("a", pages), maxTextBytes)
  return [cut.pages.map((page) => page.text), cut.isTruncated]
}

describe("the indexed text", () => {
  it("is whole up to the limit, which counts UTF-8 and the line ends between pages", () => {
    assert.deepStrictEqual(textsWithin(["ação", "lei"], 10), [["ação", "lei"], false])
    assert.deepStrictEqual(textsWithin(["ação", "lei"], 9), [["ação"], true])
    assert.deepStrictEqual(textsWithin([], 1), [[], false])
  })

  it("leaves out everything after the page that did not fit, also a page that would", () => {
    assert.deepStrictEqual(textsWithin(["um", "muito mais longa", "x"], 8), [["um"], true])
  })

  it("is the beginning of a first page that is itself too long, cut between words and never within a character", () => {
    assert.deepStrictEqual(textsWithin(["primeira segunda", "x"], 12), [["primeira"], true])
    assert.deepStrictEqual(textsWithin(["ççççç"], 5), [["çç"], true])
    assert.deepStrictEqual(textsWithin(["😀😀"], 7), [["😀"], true])
  })

  it("has no character that SQLite would stop at or that has no UTF-8", () => {
    assert.deepStrictEqual(textsWithin(["a\0b\ufdd0c\ufdd1d\ud800e"], 100), [["a b c d\ufffde"], false])
  })
})

describe("an item", () => {
  it("is rejected for its id or its page numbers, and for nothing else", () => {
    const page = (number: number) => ({ number, text: "" })
    assert.isUndefined(rejectionOf(itemOf("a", [])))
    assert.isUndefined(rejectionOf(itemOf("a", [page(7), page(3), page(2 ** 20 - 1)])))
    for (const item of [
      itemOf("", []),
      itemOf("a", [page(0)]),
      itemOf("a", [page(1.5)]),
      itemOf("a", [page(2 ** 20)]),
      itemOf("a", [page(2), page(2)])
    ]) {
      assert.isString(rejectionOf(item))
    }
  })
})
