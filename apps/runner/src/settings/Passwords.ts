/**
 * `EXTRACT_PASSWORDS`: passwords tried on encrypted files, and the fingerprint that identifies them outside this process.
 *
 * @module
 */
import { scryptSync } from "node:crypto"
import { Redacted } from "effect"
import { kind } from "./Kinds.ts"

/** Comma-separated, so a password cannot contain a comma; white space around each is not part of it. */
export const passwordList = (text: string): ReadonlyArray<Redacted.Redacted<string>> =>
  text
    .split(",")
    .map((password) => password.trim())
    .filter((password) => password !== "")
    .map((password) => Redacted.make(password))

/** A variable that holds such a list. */
export const passwords = kind("secrets with commas between them", passwordList)

/**
 * The fingerprint is the same for the same passwords in any order, and differs for others: encrypted files are retried when
 * it changes. The ledger stores it, and must not store the passwords. It is 48 bits of scrypt, which takes 50 ms and 16 MiB
 * per guess.
 */
export const fingerprintOf = (given: ReadonlyArray<Redacted.Redacted<string>>): string => {
  const distinct = new Set(given.map((password) => Redacted.value(password)))
  if (distinct.size === 0) return ""
  return `${distinct.size}:${scryptSync([...distinct].sort().join(","), "EXTRACT_PASSWORDS", 6).toString("hex")}`
}
