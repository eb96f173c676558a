import { assert, describe, it } from "@effect/vitest"
import { XmlRefusal } from "../../src/XmlReader.ts"
import { xmlFault } from "../../src/xml/XmlFault.ts"

describe("what reading XML throws", () => {
  it("is Corrupt for XML that is not well-formed, but for refusals, memory and unknown encodings", () => {
    const reasonOf = (cause: unknown) => xmlFault("odt", cause).reason
    assert.strictEqual(reasonOf(new Error("1:2: unclosed tag: w:p")), "Corrupt")
    assert.strictEqual(reasonOf("undefined entity"), "Corrupt")
    assert.strictEqual(reasonOf(new XmlRefusal("LimitExceeded", "too deep")), "LimitExceeded")
    assert.strictEqual(reasonOf(new RangeError("Out of memory")), "MemoryExceeded")
    assert.strictEqual(reasonOf(new RangeError("Unsupported encoding label")), "Unsupported")
    assert.include(
      { ...xmlFault("odt", new Error("1:2: x")) },
      { extractor: "odt", detail: "the XML is damaged: 1:2: x" }
    )
  })
})
