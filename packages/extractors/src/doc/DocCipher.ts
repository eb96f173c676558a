/**
 * DOC encrypted with a password: RC4 with a new key for each 512 bytes of a stream ([MS-DOC] 2.2.6, [MS-OFFCRYPTO] 2.3.5,
 * 2.3.6).
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { algorithms, cryptoApiOf } from "../encryption/CryptoApi.ts"
import { digest, isSame, utf16, word } from "../encryption/Digest.ts"
import { cannotBeOpened, firstThatFits, unopened } from "../encryption/Passwords.ts"
import { Rc4 } from "../encryption/Rc4.ts"
import { joined } from "../JoinedBytes.ts"
import { docFault } from "./DocFault.ts"
import type { Fib } from "./Fib.ts"
import { viewOf } from "./LittleEndian.ts"
import type { OleStream } from "./OleFile.ts"

const blockBytes = 512
/** Of the description at the start of the table stream. The longest known has 200 bytes. */
const mostHeaderBytes = 4096

/** The key of a block, by its number. */
type BlockKey = (block: number) => Uint8Array

/** The stream decrypted. Its first `plainBytes` bytes were never encrypted. */
export type DecryptStream = (stream: OleStream, plainBytes: number) => OleStream

/**
 * Decrypts with the first password that fits. Fails with `Encrypted` if none fits, and for documents that cannot be decrypted
 * here: those of Word 6 and 95, and those that were only obfuscated.
 */
export const docCipher = Effect.fn("DocCipher.open")(function* (
  { encryption, isOld }: Fib,
  tables: OleStream,
  passwords: ReadonlyArray<string>
): Effect.fn.Return<DecryptStream, ExtractError> {
  if (encryption === undefined || isOld) return yield* docFault("Encrypted", cannotBeOpened("Word 6 or 95"))
  if (encryption.isObfuscated) return yield* docFault("Encrypted", cannotBeOpened("XOR obfuscation"))
  const header = yield* tables.read(0, Math.min(encryption.headerBytes, mostHeaderBytes))
  if (header.length < 52) return yield* docFault("Corrupt", "the description of the encryption is cut")
  const keyOf = yield* keyMakerOf(header)
  const blockKey = yield* firstThatFits(passwords, (password) => Effect.sync(() => keyOf(password)))
  if (blockKey === undefined) return yield* docFault("Encrypted", unopened(passwords))
  return (stream, plainBytes) => decryptedStream(stream, blockKey, plainBytes)
})

/** Makes the block keys from a password; `undefined` if the password does not fit. */
type KeyMaker = (password: string) => BlockKey | undefined

const keyMakerOf = Effect.fnUntraced(function* (header: Uint8Array): Effect.fn.Return<KeyMaker, ExtractError> {
  const major = viewOf(header).getUint16(0, true)
  const minor = viewOf(header).getUint16(2, true)
  if (major === 1 && minor === 1) return byMd5(header)
  const described = minor === 2 ? cryptoApiOf(header) : undefined
  if (described === undefined)
    return yield* docFault("Encrypted", cannotBeOpened(`an encryption of version ${major}.${minor}`))
  const { algorithm, keyBytes, salt, verifier, verifierHash } = described
  if (algorithm !== algorithms.rc4 || keyBytes < 5 || keyBytes > 16)
    return yield* docFault("Encrypted", cannotBeOpened(`CryptoAPI's algorithm 0x${algorithm.toString(16)}`))
  return (password) => {
    const secret = digest("SHA-1", salt, utf16(password))
    const blockKey: BlockKey = (block) => {
      const hash = digest("SHA-1", secret, word(block))
      // A key of 40 bits is a key of 128 bits, most of them 0.
      return keyBytes === 5 ? joined([hash.subarray(0, 5), new Uint8Array(11)]) : hash.subarray(0, keyBytes)
    }
    const opened = new Rc4(blockKey(0)).apply(joined([verifier, verifierHash.subarray(0, 20)]))
    return isSame(digest("SHA-1", opened.subarray(0, 16)), opened.subarray(16)) ? blockKey : undefined
  }
})

/** The encryption of Word 97 and 2000, with a key of 40 bits. LibreOffice writes it too. */
const byMd5 = (header: Uint8Array): KeyMaker => {
  const salt = header.subarray(4, 20)
  const verifier = header.subarray(20, 52)
  return (password) => {
    const first = digest("MD5", utf16(password)).subarray(0, 5)
    const secret = digest("MD5", ...Array.from({ length: 16 }, () => joined([first, salt]))).subarray(0, 5)
    const blockKey: BlockKey = (block) => digest("MD5", secret, word(block))
    const opened = new Rc4(blockKey(0)).apply(verifier)
    return isSame(digest("MD5", opened.subarray(0, 16)), opened.subarray(16)) ? blockKey : undefined
  }
}

const decryptedStream = (stream: OleStream, blockKey: BlockKey, plainBytes: number): OleStream => ({
  sizeBytes: stream.sizeBytes,
  read: Effect.fnUntraced(function* (offset, length) {
    const bytes = Uint8Array.from(yield* stream.read(offset, length))
    let at = Math.max(0, plainBytes - offset)
    while (at < bytes.length) {
      const skipped = (offset + at) % blockBytes
      const block = bytes.subarray(at, at + blockBytes - skipped)
      const cipher = new Rc4(blockKey(Math.floor((offset + at) / blockBytes)))
      cipher.skip(skipped)
      block.set(cipher.apply(block))
      at += block.length
    }
    return bytes
  })
})
