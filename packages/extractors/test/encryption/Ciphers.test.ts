import { createCipheriv, createHash } from "node:crypto"
import { crc32 as zlibCrc32 } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { aes } from "../../src/encryption/AesCbc.ts"
import { AesCounter } from "../../src/encryption/AesCounter.ts"
import { crc32 } from "../../src/encryption/Crc32.ts"
import { bytesOf, digest, spun } from "../../src/encryption/Digest.ts"
import { Rc4 } from "../../src/encryption/Rc4.ts"

const lengths = [0, 1, 16, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 300]
const messageOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

/** Whole blocks, without padding; the oracle is OpenSSL. */
const encrypted = (mode: "ecb" | "cbc", key: Uint8Array, vector: Uint8Array | null, blocks: Uint8Array) =>
  createCipheriv(`aes-${key.length * 8}-${mode}`, key, vector)
    .setAutoPadding(false)
    .update(blocks)

describe("what encryption is made of", () => {
  it("hashes and sums as OpenSSL and zlib do", () => {
    for (const message of lengths.map(messageOf)) {
      assert.strictEqual(hex(digest("MD5", message)), createHash("md5").update(message).digest("hex"))
      assert.strictEqual(hex(digest("SHA-512", message)), createHash("sha512").update(message).digest("hex"))
      assert.strictEqual(crc32(message), zlibCrc32(message))
    }
  })

  it.each([
    ["SHA-1", "sha1"],
    ["SHA-512", "sha512"]
  ] as const)("spins a hash as it is written: %s", (name, algorithm) => {
    let expected = createHash(algorithm).update("sal").digest()
    const first = digest(name, new TextEncoder().encode("sal"))
    for (let turn = 0; turn < 20; turn++) {
      expected = createHash(algorithm)
        .update(Uint8Array.of(turn, 0, 0, 0))
        .update(expected)
        .digest()
    }
    assert.strictEqual(hex(spun(name, first, 20)), expected.toString("hex"))
  })

  it("has RC4's known answers, also in parts", () => {
    const cipher = new Rc4(new TextEncoder().encode("Wiki"))
    const text = new TextEncoder().encode("pedia")
    assert.strictEqual(hex(cipher.apply(text.subarray(0, 2))) + hex(cipher.apply(text.subarray(2))), "1021bf0420")
    const late = new Rc4(new TextEncoder().encode("Wiki"))
    late.skip(3)
    assert.strictEqual(hex(late.apply(text.subarray(3))), "0420")
  })

  it.each([{ bits: 128 }, { bits: 192 }, { bits: 256 }])(
    "opens blocks of AES without padding: $bits bits",
    ({ bits }) => {
      const [key, vector, blocks] = [messageOf(bits / 8), messageOf(16), messageOf(160)]
      const { chained, single } = aes(key)
      const inChain = encrypted("cbc", key, vector, blocks)
      assert.strictEqual(hex(chained(inChain, vector)), hex(blocks))
      assert.strictEqual(hex(chained(inChain.subarray(32), inChain.subarray(16, 32))), hex(blocks.subarray(32)))
      assert.strictEqual(hex(single(encrypted("ecb", key, null, blocks))), hex(blocks))
      assert.lengthOf(single(new Uint8Array(0)), 0)
    }
  )

  it("counts as WinZip does, over the first byte's end, in pieces of any length", () => {
    const counters = new Uint8Array(300 * 16)
    for (let i = 0; i < 300; i++) counters.set([(i + 1) & 0xff, (i + 1) >> 8], i * 16)
    for (const key of [16, 24, 32].map(messageOf)) {
      const cipher = new AesCounter(key)
      const zeros = new Uint8Array(counters.length)
      const pads = [cipher.apply(zeros.subarray(0, 7)), cipher.apply(zeros.subarray(7))]
      assert.strictEqual(pads.map(hex).join(""), hex(encrypted("ecb", key, null, counters)))
    }
  })

  it("reads base64, and no bytes from what is none", () => {
    assert.deepStrictEqual([...bytesOf("AQID")], [1, 2, 3])
    for (const text of ["AQI", "A Q=", "AQID====", "ção="]) assert.lengthOf(bytesOf(text), 0, text)
  })
})
