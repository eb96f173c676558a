import { assert, it } from "@effect/vitest"
import { ExtractError } from "@escriba/extractors/ExtractError"
import { failureOf, messageOf } from "../../src/children/PluginFault.ts"

it("believes a plug-in's typed reason, whichever copy of our error it is", () => {
  const error = new ExtractError({ extractor: "csv", reason: "Encrypted", detail: "needs a password" })
  const expected = { reason: "Encrypted", detail: "needs a password" }
  assert.deepStrictEqual(failureOf(error), expected)
  assert.deepStrictEqual(failureOf({ ...expected, extractor: "csv", _tag: "ExtractError" }), expected)
})

it.each([
  [new ExtractError({ extractor: "csv", reason: "Defect", detail: "a bug of theirs" }), "a bug of theirs"],
  [{ reason: "NoSuchReason", detail: "of another time" }, "of another time"],
  [new TypeError("x is not a function"), "x is not a function"],
  [new Error(""), "Error"],
  ["thrown text", "thrown text"],
  [null, "null"],
  [undefined, "undefined"]
])("calls %s a crash of the extractor", (error, detail) => {
  assert.deepStrictEqual(failureOf(error), { reason: "ExtractorCrashed", detail })
})

it("cuts a message, and takes out what a terminal would obey", () => {
  assert.strictEqual(messageOf(new Error("red \u001b[31m text\n")), "red  [31m text ")
  assert.lengthOf(messageOf(new Error("x".repeat(10_000))), 300)
})
