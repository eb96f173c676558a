/**
 * `EXTRACT_PASSWORDS`: what is tried on encrypted files, and what may be known of it.
 *
 * @module
 */
import { scryptSync } from "node:crypto"
import { Redacted } from "effect"

/** With commas between them, so that none of them has one; white space around each is not part of it. */
export const passwordList = (text: string): ReadonlyArray<Redacted.Redacted<string>> =>
  text
    .split(",")
    .map((password) => password.trim())
    .filter((password) => password !== "")
    .map((password) => Redacted.make(password))

/**
 * The same for the same passwords in any order, another one for others, so that what is encrypted is tried again when they
 * change. It lies in the ledger, where the passwords must not: 48 bits of scrypt, which takes 50 ms and 16 MiB a guess.
 */
export const fingerprintOf = (passwords: ReadonlyArray<Redacted.Redacted<string>>): string => {
  const distinct = new Set(passwords.map((password) => Redacted.value(password)))
  if (distinct.size === 0) return ""
  return `${distinct.size}:${scryptSync([...distinct].sort().join(","), "EXTRACT_PASSWORDS", 6).toString("hex")}`
}
