/**
 * Zip entries encrypted with a password: by PKZIP (APPNOTE 6.1), and with AES by WinZip and 7-Zip (AE-1 and AE-2).
 *
 * @module
 */
import { Effect, Option, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { AesCounter } from "../encryption/AesCounter.ts"
import { crc32, crcOf } from "../encryption/Crc32.ts"
import { isSame } from "../encryption/Digest.ts"
import { cannotBeOpened } from "../encryption/Passwords.ts"
import type { ZipAes, ZipEncryption, ZipEntry } from "../ZipDirectory.ts"
import type { PackedBytes, ZipUnpacker } from "../ZipUnpacker.ts"
import { envelopeFault } from "./EnvelopeFault.ts"

/** The bytes to unpack, and a check of the unpacked bytes: a wrong password may pass as the right one until then. */
export interface OpenedEntry {
  readonly entry: Pick<ZipEntry, "method" | "compressedBytes" | "uncompressedBytes">
  readonly packed: Stream.Stream<PackedBytes, ExtractError>
  readonly isWhole: (content: Uint8Array) => boolean
}

/** `undefined` if the password does not fit. */
export type OpenEntry = (password: string) => Effect.Effect<OpenedEntry | undefined, ExtractError>

/** Fails with `Encrypted` for PKWARE's strong encryption, which cannot be opened here with any password. */
export const zipCipher = Effect.fnUntraced(function* (
  entry: ZipEntry,
  encryption: ZipEncryption,
  unpacker: ZipUnpacker
): Effect.fn.Return<OpenEntry, ExtractError> {
  if (encryption.isStrong) return yield* envelopeFault("Encrypted", cannotBeOpened("PKWARE's strong encryption"))
  const packed = unpacker.packed(entry)
  return encryption.aes === undefined
    ? (password) => byPkzip(entry, encryption, packed, password)
    : byWinZip(entry, encryption, encryption.aes, packed)
})

const pkzipHeaderBytes = 12

/** One byte of the header says whether the password fits, wrongly for one in 256. The content's checksum decides. */
const byPkzip = Effect.fnUntraced(function* (
  entry: ZipEntry,
  encryption: ZipEncryption,
  packed: Stream.Stream<PackedBytes, ExtractError>,
  password: string
): Effect.fn.Return<OpenedEntry | undefined, ExtractError> {
  const header = yield* beginningOf(packed, pkzipHeaderBytes)
  if (new PkzipCipher(password).apply(header).at(-1) !== encryption.checkByte) return undefined
  return {
    entry,
    packed: decrypted(packed, { before: pkzipHeaderBytes, after: entry.compressedBytes }, () => {
      const cipher = new PkzipCipher(password)
      cipher.apply(header)
      return cipher
    }),
    isWhole: (content) => crc32(content) === encryption.crc32
  }
})

const macBytes = 10
const verifierBytes = 2

/** The two bytes of the verifier are wrong for one password in 65,536. The content of such an entry does not unpack. */
const byWinZip = (
  entry: ZipEntry,
  encryption: ZipEncryption,
  { isChecksumKept, keyBytes, method }: ZipAes,
  packed: Stream.Stream<PackedBytes, ExtractError>
): OpenEntry =>
  Effect.fnUntraced(function* (password) {
    const saltBytes = keyBytes / 2
    const before = saltBytes + verifierBytes
    const header = yield* beginningOf(packed, before)
    if (header.length < before) return yield* envelopeFault("Corrupt", "an encrypted zip entry is cut")
    const derivation = { name: "PBKDF2", hash: "SHA-1", salt: header.slice(0, saltBytes), iterations: 1000 }
    const bits = yield* Effect.promise(() =>
      crypto.subtle
        .importKey("raw", new TextEncoder().encode(password), "PBKDF2", false, ["deriveBits"])
        .then((key) => crypto.subtle.deriveBits(derivation, key, (keyBytes * 2 + verifierBytes) * 8))
    )
    if (!isSame(new Uint8Array(bits, keyBytes * 2), header.subarray(saltBytes))) return undefined
    return {
      entry: { ...entry, method },
      packed: decrypted(
        packed,
        { before, after: entry.compressedBytes - macBytes },
        () => new AesCounter(new Uint8Array(bits, 0, keyBytes))
      ),
      isWhole: (content) => !isChecksumKept || crc32(content) === encryption.crc32
    }
  })

/** The bytes between two offsets of the entry, decrypted again on each read. */
const decrypted = (
  packed: Stream.Stream<PackedBytes, ExtractError>,
  { after, before }: { readonly before: number; readonly after: number },
  open: () => { readonly apply: (bytes: Uint8Array) => PackedBytes }
): Stream.Stream<PackedBytes, ExtractError> =>
  Stream.suspend(() => {
    const cipher = open()
    let at = 0
    return Stream.map(packed, (piece) => {
      const part = piece.subarray(Math.max(0, before - at), Math.max(0, after - at))
      at += piece.length
      return cipher.apply(part)
    })
  })

const beginningOf = (packed: Stream.Stream<PackedBytes, ExtractError>, length: number) =>
  Effect.map(Stream.runHead(packed), (piece) => Option.getOrElse(piece, () => new Uint8Array(0)).subarray(0, length))

/** Three keys, which each byte of the text changes. */
class PkzipCipher {
  private readonly keys = Uint32Array.of(0x12345678, 0x23456789, 0x34567890)

  constructor(password: string) {
    for (const byte of new TextEncoder().encode(password)) this.update(byte)
  }

  apply(bytes: Uint8Array): PackedBytes {
    return Uint8Array.from(bytes, (byte) => {
      const pad = (this.keys[2]! | 2) & 0xffff
      const plain = byte ^ ((Math.imul(pad, pad ^ 1) >>> 8) & 0xff)
      this.update(plain)
      return plain
    })
  }

  private update(byte: number): void {
    const { keys } = this
    keys[0] = crcOf(keys[0]!, byte)
    keys[1] = Math.imul(keys[1]! + (keys[0] & 0xff), 134775813) + 1
    keys[2] = crcOf(keys[2]!, keys[1]! >>> 24)
  }
}
