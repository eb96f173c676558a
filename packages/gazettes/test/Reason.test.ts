import { assert, it } from "@effect/vitest"
import { isReasonCode, Reasons } from "../src/Reason.ts"

it("gives every reason a remedy for a person, and makes only document faults permanent", () => {
  for (const [code, reason] of Object.entries(Reasons)) {
    assert.match(reason.remedy, /\w+.*: \w+/, code)
    assert.isFalse(reason.isPermanent && reason.whose !== "document", code)
  }
})

it("knows its own codes and no property of objects", () => {
  assert.isTrue(isReasonCode("Corrupt"))
  assert.isFalse(isReasonCode("toString"))
})
