import { assert, describe, it } from "@effect/vitest"
import { TextFlow } from "../../src/docx/TextFlow.ts"

describe("a flow of text", () => {
  it("writes the separators that it owes only when something follows, and one blank line at most", () => {
    const flow = new TextFlow()
    flow.breakLine()
    flow.append("a")
    for (let i = 0; i < 5; i++) flow.breakLine()
    flow.endLine()
    assert.strictEqual(flow.take(), "a")
    flow.append("b")
    flow.endCell()
    flow.endRow()
    assert.strictEqual(flow.take(), "\n\nb")
    assert.strictEqual(flow.take(), "")
    flow.append("c")
    assert.strictEqual(flow.take(), "\nc")
  })

  it("moves its text and the lines it owes to another flow", () => {
    const [one, other] = [new TextFlow(), new TextFlow()]
    other.append("a")
    other.endCell()
    one.append("b")
    one.breakLine()
    one.breakLine()
    one.moveTo(other)
    other.append("c")
    assert.deepStrictEqual([one.take(), other.take(), other.written], ["", "a\tb\n\nc", 3])
  })
})
