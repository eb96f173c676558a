/**
 * Parts of an OpenDocument package that are encrypted with a password: AES in CBC mode, with a key by PBKDF2.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import { type Aes, aes, blockBytes, isAesKeyLength } from "../encryption/AesCbc.ts"
import { bytesOf, digest, type HashName, isSame } from "../encryption/Digest.ts"
import { cannotBeOpened } from "../encryption/Passwords.ts"
import { joined } from "../JoinedBytes.ts"
import type { PackedBytes } from "../ZipUnpacker.ts"
import type { PartEncryption } from "./OdtManifest.ts"

const id = "odt"

/** LibreOffice uses 100,000. A million take a third of a second on Bun. */
const mostIterations = 10_000_000
/** The checksum covers this many bytes of the deflated part. */
const checkedBytes = 1024

/** The data for decrypting one part. */
export interface PartCipher {
  readonly encryption: PartEncryption
  readonly startKeyHash: HashName
  readonly checksumHash: HashName
  readonly keyBytes: number
  readonly iterations: number
}

/**
 * Fails with `Encrypted` for encryption that cannot be opened here: Blowfish, which LibreOffice before 3.5 and OpenOffice use,
 * and keys by Argon2id, which LibreOffice uses from 24.2 on.
 */
export const partCipher = Effect.fnUntraced(function* (
  encryption: PartEncryption
): Effect.fn.Return<PartCipher, ExtractError> {
  const { algorithm, derivation } = encryption
  if (!/#aes(128|192|256)-cbc$/.test(algorithm) || !/(^|#)pbkdf2$/i.test(derivation)) {
    const [cipher, key] = [algorithm, derivation].map((name) => shortName(name) || "an unnamed algorithm")
    return yield* fail("Encrypted", cannotBeOpened(`${cipher}, its key derived by ${key}`))
  }
  const startKeyHash = hashOf(encryption.startKey)
  const checksumHash = hashOf(encryption.checksumKind.replace(/[-/]1k$/i, ""))
  if (startKeyHash === undefined || checksumHash === undefined)
    return yield* fail("Encrypted", cannotBeOpened("an unknown checksum"))
  const keyBytes = Number(encryption.keyBytes || 16)
  const iterations = Number(encryption.iterations)
  const isSound = isAesKeyLength(keyBytes) && Number.isInteger(iterations) && iterations > 0
  if (!isSound || bytesOf(encryption.vector).length !== blockBytes)
    return yield* fail("Corrupt", "the manifest describes an impossible encryption")
  if (iterations > mostIterations) return yield* fail("LimitExceeded", `a key of ${iterations} iterations`)
  return { encryption, startKeyHash, checksumHash, keyBytes, iterations }
})

/** The part's key from a password. Each part has a salt of its own. */
export const partKey = Effect.fnUntraced(function* (
  { encryption, iterations, keyBytes, startKeyHash }: PartCipher,
  password: string
): Effect.fn.Return<Aes> {
  const start = digest(startKeyHash, new TextEncoder().encode(password))
  const derivation = { name: "PBKDF2", hash: "SHA-1", salt: bytesOf(encryption.salt), iterations }
  const bits = yield* Effect.promise(() =>
    crypto.subtle
      .importKey("raw", start, "PBKDF2", false, ["deriveBits"])
      .then((key) => crypto.subtle.deriveBits(derivation, key, keyBytes * 8))
  )
  return aes(new Uint8Array(bits))
})

/** Whether the key fits the part, by the checksum of its decrypted beginning. */
export const fits = Effect.fnUntraced(function* (
  cipher: PartCipher,
  key: Aes,
  packed: Stream.Stream<PackedBytes, ExtractError>
): Effect.fn.Return<boolean, ExtractError> {
  const start = yield* Stream.runFoldEffect(
    Stream.takeUntil(decrypted(cipher, key, packed), whenLongEnough()),
    () => new Uint8Array(0),
    (whole, piece) => Effect.succeed(joined([whole, piece]))
  )
  return isSame(digest(cipher.checksumHash, start.subarray(0, checkedBytes)), bytesOf(cipher.encryption.checksum))
})

/** The part as it was deflated. Its last byte is the number of padding bytes. */
export const decrypted = (
  { encryption }: PartCipher,
  key: Aes,
  packed: Stream.Stream<PackedBytes, ExtractError>
): Stream.Stream<PackedBytes, ExtractError> =>
  Stream.suspend(() => {
    let vector = bytesOf(encryption.vector)
    let rest = new Uint8Array(0)
    /** All whole blocks except the last, which may be padding. */
    const next = (piece: Uint8Array) => {
      const waiting = joined([rest, piece])
      const length = Math.max(0, Math.ceil(waiting.length / blockBytes) - 1) * blockBytes
      const blocks = waiting.slice(0, length)
      rest = waiting.slice(length)
      const plain = key.chained(blocks, vector)
      if (length > 0) vector = blocks.slice(-blockBytes)
      return plain
    }
    const last = Effect.gen(function* () {
      if (rest.length !== blockBytes) return yield* fail("Corrupt", "an encrypted part is cut")
      const plain = key.chained(rest, vector)
      const padding = plain[blockBytes - 1]!
      return plain.slice(0, padding > 0 && padding <= blockBytes ? blockBytes - padding : blockBytes)
    })
    const pieces = Stream.concat(Stream.map(packed, next), Stream.fromEffect(Effect.suspend(() => last)))
    return Stream.filter(pieces, ({ length }) => length > 0)
  })

const whenLongEnough = () => {
  let length = 0
  return (piece: Uint8Array) => {
    length += piece.length
    return length >= checkedBytes
  }
}

/** By a URI, or by a name of ODF 1.0. */
const hashOf = (name: string): HashName | undefined => {
  const short = shortName(name).toLowerCase()
  if (/^sha-?256$/.test(short)) return "SHA-256"
  return short === "" || /^sha-?1$/.test(short) ? "SHA-1" : undefined
}

const shortName = (name: string): string => name.split(/[#:]/).at(-1)!.slice(0, 40)

const fail = (reason: ExtractReason, detail: string) => new ExtractError({ extractor: id, reason, detail })
