/**
 * Office packages encrypted by Office 2007, and by LibreOffice: AES block by block ([MS-OFFCRYPTO] 2.3.4.5-9).
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { aes, blockBytes } from "../encryption/AesCbc.ts"
import { algorithms, cryptoApiOf } from "../encryption/CryptoApi.ts"
import { digest, isSame, spun, utf16, word } from "../encryption/Digest.ts"
import { cannotBeOpened } from "../encryption/Passwords.ts"
import { joined } from "../JoinedBytes.ts"
import { envelopeFault } from "./EnvelopeFault.ts"
import type { OpenPackage } from "./PackageCipher.ts"

const turns = 50_000
const keyBytesOf: ReadonlyMap<number, number> = new Map([
  [algorithms.aes128, 16],
  [algorithms.aes192, 24],
  [algorithms.aes256, 32]
])

/** Fails with `Encrypted` if the cipher is not AES. */
export const standardPackage = Effect.fnUntraced(function* (
  info: Uint8Array
): Effect.fn.Return<OpenPackage, ExtractError> {
  const described = cryptoApiOf(info)
  if (described === undefined || described.verifierHash.length < 2 * blockBytes)
    return yield* envelopeFault("Corrupt", "the description of the encryption is cut")
  const { algorithm, salt, verifier, verifierHash } = described
  const keyBytes = keyBytesOf.get(algorithm)
  if (keyBytes === undefined)
    return yield* envelopeFault("Encrypted", cannotBeOpened(`CryptoAPI's algorithm 0x${algorithm.toString(16)}`))
  return (password) => {
    const secret = spun("SHA-1", digest("SHA-1", salt, utf16(password)), turns)
    const hash = digest("SHA-1", secret, word(0))
    const { single } = aes(joined([mixed(hash, 0x36), mixed(hash, 0x5c)]).subarray(0, keyBytes))
    const expected = single(verifierHash).subarray(0, 20)
    return isSame(digest("SHA-1", single(verifier)), expected) ? (_, bytes) => single(bytes) : undefined
  }
})

const mixed = (hash: Uint8Array, filling: number) =>
  digest(
    "SHA-1",
    Uint8Array.from({ length: 64 }, (_, i) => filling ^ (hash[i] ?? 0))
  )
