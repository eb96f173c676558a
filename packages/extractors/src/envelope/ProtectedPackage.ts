/**
 * The Office package, mostly a DOCX, in an OLE file that was encrypted with a password ([MS-OFFCRYPTO] 2.3.4).
 *
 * @module
 */
import { Effect } from "effect"
import { OleFile } from "../doc/OleFile.ts"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { blockBytes } from "../encryption/AesCbc.ts"
import { cannotBeOpened, firstThatFits, unopened } from "../encryption/Passwords.ts"
import { agilePackage } from "./AgileEncryption.ts"
import { envelopeFault } from "./EnvelopeFault.ts"
import { documentInside } from "./HeldDocument.ts"
import { type OpenPackage, segmentBytes } from "./PackageCipher.ts"
import { standardPackage } from "./StandardEncryption.ts"

/** The length of the package, stored before the first segment. */
const lengthBytes = 8
/** Of the description of the encryption. Certificates for further readers make it long. */
const mostInfoBytes = 64 * 1024

/** Reads in place, segment by segment. Fails with `Encrypted` if no password fits, or if none could. */
export const protectedPackage = Effect.fn("ProtectedPackage.open")(function* (
  input: DocumentInput
): Effect.fn.Return<DocumentInput, ExtractError> {
  const file = yield* asOurs(OleFile.open(input))
  const info = yield* asOurs(file.stream("EncryptionInfo"))
  const content = yield* asOurs(file.stream("EncryptedPackage"))
  if (info === undefined || content === undefined)
    return yield* envelopeFault("Corrupt", "a part of the encrypted Office package is missing")
  const open = yield* packageOf(yield* asOurs(info.read(0, mostInfoBytes)))
  const decrypt = yield* firstThatFits(input.passwords, (password) => Effect.sync(() => open(password)))
  if (decrypt === undefined) return yield* envelopeFault("Encrypted", unopened(input.passwords))

  const length = yield* asOurs(content.read(0, lengthBytes))
  if (length.length < lengthBytes) return yield* envelopeFault("Corrupt", "the encrypted Office package is cut")
  const declared = Number(new DataView(length.buffer, length.byteOffset).getBigUint64(0, true))
  const sizeBytes = Math.min(declared, content.sizeBytes - lengthBytes)
  const read = Effect.fnUntraced(function* (offset: number, wanted: number) {
    const end = Math.min(offset + wanted, sizeBytes)
    const bytes = new Uint8Array(Math.max(0, end - offset))
    for (let start = offset - (offset % segmentBytes); start < end; start += segmentBytes) {
      const segment = yield* asOurs(content.read(lengthBytes + start, segmentBytes))
      const whole = segment.subarray(0, segment.length - (segment.length % blockBytes))
      const plain = decrypt(start / segmentBytes, whole)
      const from = Math.max(0, offset - start)
      bytes.set(plain.subarray(from, end - start), start + from - offset)
    }
    return bytes
  })
  return yield* documentInside({ name: input.name, passwords: input.passwords }, { sizeBytes, read })
})

const packageOf = Effect.fnUntraced(function* (info: Uint8Array): Effect.fn.Return<OpenPackage, ExtractError> {
  if (info.length < 8) return yield* envelopeFault("Corrupt", "the description of the encryption is cut")
  const view = new DataView(info.buffer, info.byteOffset)
  const major = view.getUint16(0, true)
  const minor = view.getUint16(2, true)
  if (major === 4 && minor === 4) return yield* agilePackage(new TextDecoder().decode(info.subarray(8)))
  if (minor === 2 && major >= 2 && major <= 4) return yield* standardPackage(info)
  return yield* envelopeFault("Encrypted", cannotBeOpened(`an encryption of version ${major}.${minor}`))
})

/** The OLE reader's errors name the DOC extractor: this one replaces the name. */
const asOurs = <A>(read: Effect.Effect<A, ExtractError>): Effect.Effect<A, ExtractError> =>
  Effect.mapError(read, ({ detail, reason }) => envelopeFault(reason, detail))
