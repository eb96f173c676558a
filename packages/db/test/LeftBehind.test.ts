import { assert, it } from "@effect/vitest"
import { leftBehind } from "../src/LeftBehind.ts"
import { completionOf } from "../src/testing.ts"

const claim = { gazetteId: 1, stage: "text", attempt: 1 } as const
const completion = { ...completionOf(claim, { fileChecksum: "a" }), documentIds: ["a", "b"], textKey: "new.txt" }
const document = (key: string) => ({ gazetteId: 1, kind: "document" as const, key })

it("leaves nothing behind where there was nothing, or the same", () => {
  assert.deepStrictEqual(leftBehind({ documentIds: [], textKey: null }, completion), [])
  assert.deepStrictEqual(leftBehind({ documentIds: ["b", "a"], textKey: "new.txt" }, completion), [])
})

it("leaves behind each document that the new version does not yield, once, and the text under another key", () => {
  const left = leftBehind(
    { documentIds: ["a", "x"], textKey: "old.txt" },
    { ...completion, leftovers: ["x", "y", "b"] }
  )
  assert.deepStrictEqual(left, [document("x"), document("y"), { gazetteId: 1, kind: "text", key: "old.txt" }])
})
