import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { bodyOf, entryOf } from "../../src/opensearch/BulkBody.ts"
import { itemOf } from "../../src/testing.ts"

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.constantFrom("a\0b", '"\\\n\u2028', "ação 😀"))

describe("the body of a bulk", () => {
  it("is two lines per document: its action, and its fields with its pages joined by one line end", () => {
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 4 }), (documents) => {
        const items = documents.map((pages, place) => itemOf(`id"${place}`, pages))
        const entries = items.map((item) => entryOf(item, 1_000_000))
        const body = bodyOf(entries)
        assert.strictEqual(
          body.length,
          entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
        )
        const lines = body.toString().split("\n")
        assert.strictEqual(lines.pop(), "")
        assert.deepStrictEqual(
          lines.map((line) => JSON.parse(line)),
          items.flatMap((item) => [
            { index: { _id: item.id } },
            {
              ...item.fields,
              source_text: item.pages
                .map((page) => page.text.replace(/[\0\uFDD0\uFDD1]/g, " ").toWellFormed())
                .join("\n")
            }
          ])
        )
      })
    )
  })

  it("contains the pages up to the limit, and the entry says if pages are left out", () => {
    const entry = entryOf(itemOf("a", ["primeira", "segunda"]), 10)
    assert.isTrue(entry.isTruncated)
    assert.include(bodyOf([entry]).toString(), '"source_text":"primeira"}')
  })
})
