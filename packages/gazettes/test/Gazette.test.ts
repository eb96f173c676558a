import { assert, it } from "@effect/vitest"
import { separateTextKeyOf, textKeyOf } from "../src/Gazette.ts"

const table = [
  ["3304557/2024-01-31/abc.pdf", "3304557/2024-01-31/abc.txt"],
  ["3304557/2024-01-31/abc", "3304557/2024-01-31/abc.txt"],
  ["3304557/2024.01.31/abc", "3304557/2024.01.31/abc.txt"],
  ["a/b.tar.gz", "a/b.tar.txt"],
  ["a/.hidden", "a/.hidden.txt"],
  ["a/b.TXT", "a/b.txt"]
] as const

it.each(table)("puts the text of %s at %s", (filePath, textKey) => {
  assert.strictEqual(textKeyOf(filePath), textKey)
})

it("has another key for the text of a .txt source, so that the source is never overwritten", () => {
  assert.strictEqual(separateTextKeyOf("a/b.txt"), "a/b.escriba.txt")
})
