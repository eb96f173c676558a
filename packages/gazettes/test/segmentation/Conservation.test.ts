import { assert, it } from "@effect/vitest"
import { isConserved, type Parts } from "../../src/segmentation/Conservation.ts"

const text = "cabeça\nfrente\num\nCabeça\ndois\ncabeça\ntrês\nfim"
const whole: Parts = {
  pageHeader: "cabeça",
  frontMatter: "frente\n",
  segments: [
    { rawText: "cabeça\n\num\n\ntrês", blocks: [one(3, "um\n"), one(7, "três")] },
    { rawText: "cabeça\n\nCabeça\ndois\n", blocks: [one(4, "Cabeça\ndois\n")] }
  ],
  tail: "fim"
}
const [first, second] = [whole.segments[0]!, whole.segments[1]!]

function one(line: number, block: string) {
  return { line, text: block }
}

it("is given where every line is in one part and in its order", () => {
  assert.isTrue(isConserved(text, whole))
})

it.each<[string, Partial<Parts>]>([
  ["a line is lost", { frontMatter: "" }],
  ["a line is in the tail and in a segment", { tail: "três\nfim" }],
  ["a block is in two segments", { segments: [first, { ...second, blocks: [...second.blocks, ...first.blocks] }] }],
  ["a segment is missing", { segments: [first] }],
  ["blocks were moved", { segments: [{ ...first, blocks: [one(7, "um\n"), one(3, "três")] }, second] }],
  ["a segment's text is not its blocks", { segments: [{ ...first, rawText: "cabeça\n\num" }, second] }],
  ["a segment has no page header", { segments: [{ ...first, rawText: "um\n\ntrês" }, second] }],
  ["a page header stayed", { pageHeader: null }]
])("is not given where %s", (_, change) => {
  assert.isFalse(isConserved(text, { ...whole, ...change }))
})
