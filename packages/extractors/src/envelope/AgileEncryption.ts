/**
 * Office packages encrypted by Office 2010 and later: AES in CBC mode, by segments ([MS-OFFCRYPTO] 2.3.4.10-15).
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { type Aes, aes, blockBytes, isAesKeyLength } from "../encryption/AesCbc.ts"
import { bytesOf, digest, type HashName, isSame, spun, utf16, word } from "../encryption/Digest.ts"
import { cannotBeOpened } from "../encryption/Passwords.ts"
import { envelopeFault } from "./EnvelopeFault.ts"
import type { DecryptSegment, OpenPackage } from "./PackageCipher.ts"

/** Office uses 100,000 turns, which take half a second per password; the standard allows ten million. */
const mostTurns = 1_000_000

/** The purpose of each key that is made from the password. */
const purposes = {
  verifier: Uint8Array.of(0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79),
  verifierHash: Uint8Array.of(0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e),
  packageKey: Uint8Array.of(0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6)
}

const hashes: ReadonlyMap<string, HashName> = new Map([
  ["SHA1", "SHA-1"],
  ["SHA-1", "SHA-1"],
  ["SHA256", "SHA-256"],
  ["SHA384", "SHA-384"],
  ["SHA512", "SHA-512"]
])

interface Cipher {
  readonly hash: HashName
  readonly keyBytes: number
  readonly salt: Uint8Array
}

/** Fails with `Encrypted` if only a certificate opens it, or if the cipher is not AES in CBC mode. */
export const agilePackage = Effect.fnUntraced(function* (
  description: string
): Effect.fn.Return<OpenPackage, ExtractError> {
  const ofPackage = attributesOf(description, "keyData")
  const ofPassword = attributesOf(description, "encryptedKey", 'spinCount="')
  if (ofPackage === undefined || !/<\/(?:\w+:)?encryption>/.test(description))
    return yield* envelopeFault("Corrupt", "the description of the encryption is damaged")
  if (ofPassword === undefined) return yield* envelopeFault("Encrypted", cannotBeOpened("a certificate"))
  const outer = yield* cipherOf(ofPassword)
  const inner = yield* cipherOf(ofPackage)
  const turns = Number(ofPassword("spinCount"))
  if (turns > mostTurns) return yield* envelopeFault("LimitExceeded", `the key takes ${turns} turns to derive`)
  const [verifier, verifierHash, packageKey] = [
    bytesOf(ofPassword("encryptedVerifierHashInput")),
    bytesOf(ofPassword("encryptedVerifierHashValue")),
    bytesOf(ofPassword("encryptedKeyValue"))
  ]
  if ([verifier, verifierHash, packageKey].some(({ length }) => length === 0 || length % blockBytes !== 0))
    return yield* envelopeFault("Corrupt", "the description of the encryption is damaged")

  return (password) => {
    const secret = spun(outer.hash, digest(outer.hash, outer.salt, utf16(password)), turns)
    const opened = (purpose: Uint8Array, encrypted: Uint8Array) => {
      const key = aes(fitted(digest(outer.hash, secret, purpose), outer.keyBytes))
      return key.chained(encrypted, fitted(outer.salt, blockBytes))
    }
    const found = digest(outer.hash, opened(purposes.verifier, verifier))
    const expected = opened(purposes.verifierHash, verifierHash)
    if (!isSame(found, expected.subarray(0, found.length))) return undefined
    const key = opened(purposes.packageKey, packageKey)
    return segments(inner, aes(fitted(key, inner.keyBytes)))
  }
})

/** Each segment has an initialisation vector of its own. */
const segments =
  ({ hash, salt }: Cipher, { chained }: Aes): DecryptSegment =>
  (number, bytes) =>
    chained(bytes, fitted(digest(hash, salt, word(number)), blockBytes))

const cipherOf = Effect.fnUntraced(function* (
  attribute: (name: string) => string
): Effect.fn.Return<Cipher, ExtractError> {
  const algorithm = `${attribute("cipherAlgorithm")} ${attribute("cipherChaining")}, ${attribute("hashAlgorithm")}`
  const hash = hashes.get(attribute("hashAlgorithm"))
  const keyBytes = Number(attribute("keyBits")) / 8
  const isKnown = /^AES ChainingModeCBC,/.test(algorithm) && isAesKeyLength(keyBytes)
  if (hash === undefined || !isKnown)
    return yield* envelopeFault("Encrypted", cannotBeOpened(algorithm.replace(/[^\w ,-]/g, "").slice(0, 60)))
  return { hash, keyBytes, salt: bytesOf(attribute("saltValue")) }
})

/** The attributes of the first element with this name and any prefix. The description is a few lines by a program. */
const attributesOf = (description: string, element: string, having = ""): ((name: string) => string) | undefined => {
  const tags = description.match(new RegExp(`<(?:\\w+:)?${element}\\s[^>]*>`, "g")) ?? []
  const tag = tags.find((candidate) => candidate.includes(having))
  return tag === undefined ? undefined : (name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ""
}

/** Cut to the length, or padded as the standard says. */
const fitted = (bytes: Uint8Array, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => bytes[i] ?? 0x36)
