/**
 * DOC files encrypted as by Word 2003, with CryptoAPI's RC4 and a key of 128 bits; msoffcrypto-tool 6.1 opens them.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Rc4 } from "../../src/encryption/Rc4.ts"
import { joined } from "../../src/JoinedBytes.ts"
import { utf16Bytes } from "../Portuguese.ts"
import { roomBytes } from "./MinimalDoc.ts"
import { oleFile, words } from "./OleWriter.ts"

const rc4 = 0x6801
const headBytes = 68
const salt = Uint8Array.from({ length: 16 }, (_, i) => i * 7)
const verifier = Uint8Array.from({ length: 16 }, (_, i) => 200 - i)

/** @param claims values in the description that differ from the real encryption */
export const protectedDoc = (
  { "1Table": tables, Data: data, WordDocument: main }: Readonly<Record<string, Uint8Array>>,
  password: string,
  claims: { readonly algorithm?: number; readonly flags?: number; readonly version?: number } = {}
): Uint8Array => {
  const { algorithm = rc4, flags = 0, version = 4 } = claims
  const sha1 = (...parts: ReadonlyArray<Uint8Array>) => createHash("sha1").update(joined(parts)).digest()
  const secret = sha1(salt, utf16Bytes(password, true))
  const cipherOf = (block: number) => new Rc4(sha1(secret, words([block])).subarray(0, 16))
  const encrypted = (stream: Uint8Array, plain: Uint8Array) =>
    joined([
      plain,
      joined(
        Array.from({ length: Math.ceil(stream.length / 512) }, (_, block) =>
          cipherOf(block).apply(stream.subarray(block * 512, (block + 1) * 512))
        )
      ).subarray(plain.length)
    ])

  const opened = cipherOf(0)
  const description = joined([
    words([version | (2 << 16), 0x04, 32, 0x04, 0, algorithm, 0x8004, 128, 1, 0, 0, 16]),
    salt,
    opened.apply(verifier),
    words([20]),
    opened.apply(sha1(verifier))
  ])
  const head = main!.slice(0, headBytes)
  const view = new DataView(head.buffer)
  view.setUint16(10, view.getUint16(10, true) | 0x0100 | flags, true)
  view.setUint32(14, roomBytes, true)
  return oleFile({
    WordDocument: encrypted(main!, head),
    "1Table": encrypted(tables!, joined([description, new Uint8Array(roomBytes - description.length)])),
    ...(data === undefined ? {} : { Data: encrypted(data, new Uint8Array(0)) })
  })
}
