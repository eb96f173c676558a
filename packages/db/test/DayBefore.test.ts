import { assert, it } from "@effect/vitest"
import { dayBefore } from "../src/DayBefore.ts"

it("goes back a day and keeps the microseconds, across months and leap days", () => {
  assert.strictEqual(dayBefore("2024-05-02T12:00:00.000001"), "2024-05-01T12:00:00.000001")
  assert.strictEqual(dayBefore("2024-03-01T00:00:00.123456"), "2024-02-29T00:00:00.123456")
  assert.strictEqual(dayBefore("2023-01-01T23:59:59.999999"), "2022-12-31T23:59:59.999999")
})
