/**
 * PKCS #7 files written by hand around any content, without a real signature.
 *
 * @module
 */
import { joined } from "../../src/JoinedBytes.ts"

export const element = (tag: number, ...contents: ReadonlyArray<Uint8Array>): Uint8Array => {
  const content = joined(contents)
  return joined([Uint8Array.of(tag, ...lengthOf(content.length)), content])
}

/** An element that ends with a mark instead of having a length. */
export const open = (tag: number, ...contents: ReadonlyArray<Uint8Array>): Uint8Array =>
  joined([Uint8Array.of(tag, 0x80), ...contents, Uint8Array.of(0, 0)])

const lengthOf = (length: number): ReadonlyArray<number> => {
  if (length < 0x80) return [length]
  const bytes: Array<number> = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

const identifier = (last: number) => element(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last))

const version = element(0x02, Uint8Array.of(1))
const digests = element(0x31, element(0x30, Uint8Array.of(0x06, 0x01, 0x2a)))
const signers = element(0x31, element(0x30, version))

/** A message of this kind around the parts of signed data. */
export const message = (kind: number, ...parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  element(0x30, identifier(kind), element(0xa0, element(0x30, version, digests, ...parts, signers)))

/** With all lengths, as in DER. */
export const signed = (content: Uint8Array): Uint8Array =>
  message(2, element(0x30, identifier(1), element(0xa0, element(0x04, content))))

export const detached = (): Uint8Array => message(2, element(0x30, identifier(1)))

/** With no lengths except those of the parts, as programs write it before they know the content's end. */
export const signedInParts = (parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  open(
    0x30,
    identifier(2),
    open(
      0xa0,
      open(
        0x30,
        version,
        open(0x31, open(0x30, Uint8Array.of(0x06, 0x01, 0x2a))),
        open(0x30, identifier(1), open(0xa0, open(0x24, ...parts.map((part) => element(0x04, part))))),
        signers
      )
    )
  )

export const detachedOpen = (): Uint8Array =>
  open(0x30, identifier(2), open(0xa0, open(0x30, version, digests, open(0x30, identifier(1)), signers)))

export const base64 = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(Buffer.from(bytes).toString("base64"))

export const pem = (bytes: Uint8Array): Uint8Array => {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .match(/.{1,64}/g)!
    .join("\r\n")
  return new TextEncoder().encode(`-----BEGIN PKCS7-----\r\n${lines}\r\n-----END PKCS7-----\r\n`)
}
