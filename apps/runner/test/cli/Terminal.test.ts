import { assert, it } from "@effect/vitest"
import { LiveLine } from "../../src/cli/view/LiveLine.ts"
import { indented, table } from "../../src/cli/view/Terminal.ts"

const head = ["Service", "Check", "Result", "What was found", "What to do"]
const rows = [
  ["OpenSearch", "index", "WRONG", "querido-diario: edition_number is integer, not keyword", "index anew into another"],
  ["this machine", "folder", "ok", `/var/lib/${"escriba/".repeat(12)} can be written`, ""]
]

it.each([80, 120])("fits a table into a terminal of %i columns and loses no letter of it", (columns) => {
  const drawn = table(head, rows, { columns })
  for (const line of drawn.split("\n")) assert.isAtMost(Bun.stringWidth(line), columns, drawn)
  const letters = (text: string) => [...text.replace(/\s/g, "")].sort().join("")
  assert.strictEqual(letters(drawn), letters([head, ...rows].flat().join("")))
})

it("leaves a table as wide as it is in a log", () => {
  assert.lengthOf(table(head, rows).split("\n"), 3)
})

it("wraps a snippet between words and keeps its indent", () => {
  assert.strictEqual(indented("um dois tres quatro", 4, 14), "    um dois\n    tres\n    quatro")
})

const screen = (columns: number) => {
  const written: Array<string> = []
  const line = new LiveLine({ isTTY: true, columns, write: (text: string) => written.push(text) })
  return { line, written }
}

it("writes a warning above the bar: erased, written, drawn again", () => {
  const { line, written } = screen(80)
  line.draw("████ 1/2")
  line.above(() => written.push("warn: x\n"))
  assert.deepStrictEqual(written.slice(1), ["\r\u001b[K", "warn: x\n", "████ 1/2"])
})

it("never draws a line that the terminal would wrap, and leaves none behind", () => {
  const { line, written } = screen(10)
  line.draw("x".repeat(50))
  line.end()
  assert.deepStrictEqual(written, [`\r\u001b[K${"x".repeat(9)}`, "\r\u001b[K"])
})
