import { assert, it } from "@effect/vitest"
import { Redacted } from "effect"
import { fingerprintOf, passwordList } from "../../src/settings/Passwords.ts"

const fingerprint = (text: string) => fingerprintOf(passwordList(text))

it("takes passwords with commas between them, in their order", () => {
  const passwords = passwordList(" senha , outra senha,,última")
  assert.deepStrictEqual(
    passwords.map((password) => Redacted.value(password)),
    ["senha", "outra senha", "última"]
  )
  assert.notMatch(JSON.stringify(passwords) + String(passwords), /senha|última/)
})

it("has a fingerprint that changes with the passwords, not with their order, and does not tell them", () => {
  assert.strictEqual(fingerprint(""), "")
  assert.match(fingerprint("senha"), /^1:[0-9a-f]{12}$/)
  assert.strictEqual(fingerprint("a,b,a"), fingerprint("b,a"))
  assert.notStrictEqual(fingerprint("a,b"), fingerprint("a,c"))
  assert.notStrictEqual(fingerprint("a"), fingerprint("a,b"))
})
