import { assert, it } from "@effect/vitest"
import { Schema } from "effect"
import { parseStage, Stage } from "../src/Stage.ts"

it.each([
  ["text", { name: "text", index: null, kind: "text", noun: "document", hasIndex: false }],
  ["ocr", { name: "ocr", index: null, kind: "text", noun: "page", hasIndex: false }],
  ["themes/leis", { name: "themes", index: "leis", kind: "derived", noun: "excerpt", hasIndex: true }],
  ["entities/a/b", { name: "entities", index: "a/b", kind: "derived", noun: "excerpt", hasIndex: true }],
  ["of-another-version", { name: "of-another-version", index: null, kind: "derived", noun: "result", hasIndex: false }],
  ["constructor/x", { name: "constructor", index: "x", kind: "derived", noun: "result", hasIndex: false }]
] as const)("reads the stage %s", (stage, parsed) => {
  assert.deepInclude(parseStage(stage), parsed)
})

it.each([
  ["text", true],
  ["rerank/leis", true],
  ["text/leis", false],
  ["themes", false]
] as const)("knows whether %s is a stage: %s", (stage, isStage) => {
  assert.strictEqual(Schema.is(Stage)(stage), isStage)
})
