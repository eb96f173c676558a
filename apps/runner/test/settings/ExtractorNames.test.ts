import { assert, it } from "@effect/vitest"
import { extractorNames } from "../../src/settings/ExtractorNames.ts"

it("tells ids and packages, files, what is left out, and the rest", () => {
  assert.deepStrictEqual(extractorNames(" html, ... ,-docx,./my.ts,../b.ts,/opt/c.js,@city/gazettes/epub,, "), [
    { _tag: "Named", name: "html" },
    { _tag: "Rest" },
    { _tag: "Without", id: "docx" },
    { _tag: "File", path: "./my.ts" },
    { _tag: "File", path: "../b.ts" },
    { _tag: "File", path: "/opt/c.js" },
    { _tag: "Named", name: "@city/gazettes/epub" }
  ])
})

it("begins with all built-in ones where it only leaves some out", () => {
  assert.deepStrictEqual(extractorNames("-docx"), [{ _tag: "Rest" }, { _tag: "Without", id: "docx" }])
  assert.deepStrictEqual(extractorNames(","), [{ _tag: "Rest" }])
})

it.each(["https://example.org/x.ts", "-", "-Docx", "a b", "....", "~/x.ts", "html;docx"])(
  "does not take %j",
  (text) => {
    assert.isUndefined(extractorNames(text))
  }
)
