import { assert, it } from "@effect/vitest"
import { isDate, timestampOf } from "../src/Timestamp.ts"

it("writes microseconds and no zone", () => {
  assert.strictEqual(timestampOf(Date.UTC(2024, 0, 31, 10, 11, 12, 345)), "2024-01-31T10:11:12.345000")
})

it.each([
  ["2024-02-29", true],
  ["2023-02-29", false],
  ["2024-1-1", false],
  ["31/01/2024", false],
  ["", false]
] as const)("tells whether %j is a day: %s", (text, expected) => {
  assert.strictEqual(isDate(text), expected)
})
