import { assert, it } from "@effect/vitest"
import { leftBehind } from "../../src/rules/LeftoverRule.ts"
import { completionOf } from "../../src/testing.ts"

const claim = { gazetteId: 1, stage: "text", attempt: 1 } as const
const completion = {
  ...completionOf(claim, { fileChecksum: "a" }),
  gazetteId: 1,
  documentIds: ["a", "b"],
  textKey: "new.txt"
}
const document = (key: string) => ({ gazetteId: 1, kind: "document" as const, key })

const segment = (textKey: string) => ({ documentId: "a", territoryId: "2700300", textKey, textBytes: 1, pages: [] })
const nothing = { documentIds: [], textKey: null, segments: [] }
const text = (key: string) => ({ gazetteId: 1, kind: "text" as const, key })

it("leaves nothing behind where there was nothing, or the same", () => {
  assert.deepStrictEqual(leftBehind(nothing, completion), [])
  assert.deepStrictEqual(leftBehind({ ...nothing, documentIds: ["b", "a"], textKey: "new.txt" }, completion), [])
})

it("leaves behind each document that the new version does not yield, once, and the text under another key", () => {
  const leftovers = ["x", "y", "b"].map((id) => ({ id, textKey: null }))
  const left = leftBehind({ ...nothing, documentIds: ["a", "x"], textKey: "old.txt" }, { ...completion, leftovers })
  assert.deepStrictEqual(left, [document("x"), document("y"), text("old.txt")])
})

it("leaves a path behind that is still to be looked up", () => {
  const path = { gazetteId: 1, kind: "path", key: "a.pdf" } as const
  assert.deepStrictEqual(leftBehind(nothing, { ...completion, unseenPath: "a.pdf" }), [path])
})

it("leaves behind each text of a segment, by the ledger's word or the index's, once, but for those that it has again", () => {
  const segments = ["one.txt", "two.txt", "three.txt"].map(segment)
  const leftovers = ["three.txt", "four.txt", "new.txt"].map((textKey, index) => ({ id: `${index}`, textKey }))
  const left = leftBehind(
    { documentIds: [], textKey: "whole.txt", segments },
    { ...completion, leftovers, segments: [segment("two.txt"), segment("whole.txt")] }
  )
  assert.deepStrictEqual(
    left.filter(({ kind }) => kind === "text"),
    [text("one.txt"), text("three.txt"), text("four.txt")]
  )
})
