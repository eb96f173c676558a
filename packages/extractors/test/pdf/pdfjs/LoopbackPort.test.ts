import { assert, describe, it } from "@effect/vitest"
import { LoopbackPort } from "../../../src/pdf/pdfjs/LoopbackPort.ts"

const listening = (port: LoopbackPort) => {
  const heard: Array<unknown> = []
  const abort = new AbortController()
  port.addEventListener("message", ({ data }) => heard.push(data), { signal: abort.signal })
  return { heard, abort }
}

describe("the port between the two halves of pdf.js", () => {
  it("hands every message to all who listen, in order, and never at once", async () => {
    const port = new LoopbackPort()
    const one = listening(port)
    const other = listening(port)
    const messages = [{ chunk: { items: [] } }, {}]
    for (const message of messages) port.postMessage(message)
    assert.deepStrictEqual(one.heard, [])
    await Promise.resolve()
    assert.deepStrictEqual([one.heard, other.heard], [messages, messages])
  })

  it("keeps a piece of text as it was when it was sent", async () => {
    const port = new LoopbackPort()
    const { heard } = listening(port)
    const chunk = { items: ["Art. 1"] }
    port.postMessage({ chunk })
    chunk.items = []
    await Promise.resolve()
    assert.deepStrictEqual(heard, [{ chunk: { items: ["Art. 1"] } }])
  })

  it("says nothing to those who left", async () => {
    const port = new LoopbackPort()
    const { abort, heard } = listening(port)
    abort.abort()
    port.postMessage({})
    await Promise.resolve()
    assert.deepStrictEqual(heard, [])
  })
})
