/**
 * The streams of a file that is encrypted with a password, by RC4 or 128-bit AES (ISO 32000-1, 7.6). Most such files use the
 * empty password, which forbids copying but lets anyone read. 256-bit AES is left to other engines.
 *
 * @module
 */
import { aes, blockBytes } from "../../encryption/AesCbc.ts"
import { digest, isSame, word } from "../../encryption/Digest.ts"
import { Rc4 } from "../../encryption/Rc4.ts"
import { joined } from "../../JoinedBytes.ts"
import { decline } from "./Declined.ts"
import { isDictionary, nameOf, numberOf, type PdfDictionary } from "./PdfObject.ts"

export interface PdfCipher {
  /** Decrypts a stream, by its object's number and generation. Throws `Declined` if the bytes are not encrypted like that. */
  readonly decrypted: (bytes: Uint8Array, number: number, generation: number) => Uint8Array<ArrayBuffer>
}

/** Padding for a short password (algorithm 2). */
const padding = Uint8Array.from(
  "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A".match(/../g)!,
  (digits) => Number.parseInt(digits, 16)
)

/** @param id the first of the file's identifiers. Answers `undefined` if the password does not fit */
export const cipherFor = (encryption: PdfDictionary, id: Uint8Array, password: string): PdfCipher | undefined => {
  const version = numberOf(encryption.get("V"), 0)
  const revision = numberOf(encryption.get("R"), 0)
  if (nameOf(encryption.get("Filter")) !== "Standard" || ![1, 2, 4].includes(version) || revision > 4)
    decline("the file is encrypted in another way")
  const isAes = version === 4 && methodOf(encryption) === "AESV2"
  const keyBytes = version === 1 ? 5 : version === 4 ? 16 : numberOf(encryption.get("Length"), 40) / 8
  const { owner, user } = entriesOf(encryption)
  const key = fileKey({ encryption, id, keyBytes, owner, password, revision })
  const expected = revision === 2 ? new Rc4(key).apply(padding) : mark(key, id)
  if (!isSame(user.subarray(0, expected.length), expected)) return undefined
  return {
    decrypted: (bytes, number, generation) => {
      const parts = [key, word(number).subarray(0, 3), word(generation).subarray(0, 2), isAes ? salt : nothing]
      const own = digest("MD5", ...parts).subarray(0, Math.min(16, keyBytes + 5))
      return isAes ? unpadded(bytes, own) : new Rc4(own).apply(bytes)
    }
  }
}

const nothing = new Uint8Array(0)
const salt = new TextEncoder().encode("sAlT")

const methodOf = (encryption: PdfDictionary): string => {
  const filters = encryption.get("CF")
  const name = nameOf(encryption.get("StmF")) ?? ""
  const filter = isDictionary(filters) ? filters.get(name) : undefined
  const method = isDictionary(filter) ? nameOf(filter.get("CFM")) : undefined
  return method === "V2" || method === "AESV2" ? method : decline("the file is encrypted in another way")
}

const entriesOf = (encryption: PdfDictionary) => {
  const [owner, user] = [encryption.get("O"), encryption.get("U")]
  const isSound = owner instanceof Uint8Array && user instanceof Uint8Array && owner.length === 32 && user.length === 32
  return isSound ? { owner, user } : decline("the file does not say how it is encrypted")
}

/** Algorithm 2. */
const fileKey = ({
  encryption,
  id,
  keyBytes,
  owner,
  password,
  revision
}: {
  readonly encryption: PdfDictionary
  readonly id: Uint8Array
  readonly keyBytes: number
  readonly owner: Uint8Array
  readonly password: string
  readonly revision: number
}): Uint8Array => {
  if (!(keyBytes >= 5 && keyBytes <= 16)) decline("the file is encrypted in another way")
  const letters = Uint8Array.from(password, (letter) => letter.charCodeAt(0))
  const padded = joined([letters, padding]).subarray(0, padding.length)
  const isBare = revision >= 4 && encryption.get("EncryptMetadata") === false
  const permissions = word(numberOf(encryption.get("P"), 0))
  let key = digest("MD5", padded, owner, permissions, id, isBare ? word(-1) : nothing).subarray(0, keyBytes)
  for (let turn = 0; revision >= 3 && turn < 50; turn++) key = digest("MD5", key).subarray(0, keyBytes)
  return key
}

/** Algorithm 5: the mark that the right password leaves in the file. */
const mark = (key: Uint8Array, id: Uint8Array): Uint8Array => {
  let bytes = digest("MD5", padding, id)
  for (let turn = 0; turn < 20; turn++) bytes = new Rc4(key.map((byte) => byte ^ turn)).apply(bytes)
  return bytes
}

/** The bytes are the vector, then the blocks. The last byte is the number of padding bytes. */
const unpadded = (bytes: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> => {
  if (bytes.length < 2 * blockBytes || bytes.length % blockBytes !== 0) decline("a stream is not validly encrypted")
  const plain = aes(key).chained(bytes.subarray(blockBytes), bytes.subarray(0, blockBytes))
  const extra = plain.at(-1)!
  return extra >= 1 && extra <= blockBytes
    ? plain.subarray(0, plain.length - extra)
    : decline("a stream is not validly encrypted")
}
