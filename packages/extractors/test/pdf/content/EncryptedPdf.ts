/**
 * PDFs of one page that are encrypted with a password, as in ISO 32000-1, 7.6.
 *
 * @module
 */
import { createCipheriv, createHash } from "node:crypto"
import { Rc4 } from "../../../src/encryption/Rc4.ts"
import { latin1Bytes, pdfOf } from "../../MinimalPdf.ts"
import { courier, streamOf } from "./OnePage.ts"

export type Encryption = "RC4 of 40 bits" | "RC4 of 128 bits" | "AES of 128 bits"

const entries: Readonly<
  Record<Encryption, { readonly revision: number; readonly keyBytes: number; readonly text: string }>
> = {
  "RC4 of 40 bits": { revision: 2, keyBytes: 5, text: "/V 1/R 2" },
  "RC4 of 128 bits": { revision: 3, keyBytes: 16, text: "/V 2/R 3/Length 128" },
  "AES of 128 bits": { revision: 4, keyBytes: 16, text: "/V 4/R 4/Length 128/CF<</StdCF<</CFM/AESV2>>>>/StmF/StdCF" }
}

const padding = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex")
const id = Buffer.from("0123456789abcdef0123456789abcdef", "hex")
const owner = Buffer.alloc(32, 7)
const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff])

const md5 = (...parts: ReadonlyArray<Uint8Array>) => createHash("md5").update(Buffer.concat(parts)).digest()
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)
const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString("hex")}>`

export const encryptedPdf = (content: string, encryption: Encryption, password = ""): Uint8Array => {
  const { keyBytes, revision, text: kind } = entries[encryption]
  const padded = Buffer.concat([latin1Bytes(password), padding]).subarray(0, 32)
  let key = md5(padded, owner, permissions, id).subarray(0, keyBytes)
  for (let turn = 0; revision > 2 && turn < 50; turn++) key = md5(key).subarray(0, keyBytes)
  let user: Uint8Array = new Rc4(key).apply(padding)
  if (revision > 2) {
    user = md5(padding, id)
    for (let turn = 0; turn < 20; turn++) user = new Rc4(key.map((byte) => byte ^ turn)).apply(user)
    user = Buffer.concat([user, Buffer.alloc(16)])
  }
  const isAes = encryption === "AES of 128 bits"
  const own = md5(key, Buffer.from([5, 0, 0, 0, 0]), isAes ? Buffer.from("sAlT") : Buffer.alloc(0)).subarray(
    0,
    keyBytes + 5
  )
  const vector = Buffer.alloc(16, 3)
  const cipher = createCipheriv("aes-128-cbc", isAes ? own.subarray(0, 16) : Buffer.alloc(16), vector)
  const body = isAes
    ? Buffer.concat([vector, cipher.update(latin1Bytes(content)), cipher.final()])
    : new Rc4(own.subarray(0, 16)).apply(latin1Bytes(content))
  const file = pdfOf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[4 0 R]/Count 1>>",
    courier,
    "<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>",
    streamOf(text(body)),
    `<</Filter/Standard${kind}/O ${hex(owner)}/U ${hex(user)}/P -4>>`
  ])
  return latin1Bytes(text(file).replace("/Root 1 0 R", `/Root 1 0 R/Encrypt 6 0 R/ID[${hex(id)}${hex(id)}]`))
}
