import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { signedDocument } from "../../src/envelope/SignedDocument.ts"
import { joined } from "../../src/JoinedBytes.ts"
import { inputOf } from "../../src/testing.ts"
import { base64, detached, detachedOpen, element, message, pem, signed, signedInParts } from "./MinimalSignature.ts"

const inputOfSignature = (bytes: Uint8Array, name = "diario.pdf.p7s") =>
  inputOf(bytes, "application/pkcs7-signature", name)
const contentOf = Effect.fnUntraced(function* (bytes: Uint8Array) {
  const document = yield* signedDocument(inputOfSignature(bytes))
  const streamed = joined(yield* Stream.runCollect(document.stream))
  assert.deepStrictEqual(yield* document.read(0, document.sizeBytes), streamed)
  return streamed
})
const failureOf = (bytes: Uint8Array) => Effect.flip(contentOf(bytes))

const content = new TextEncoder().encode("%PDF-1.7 Diário Oficial ".repeat(5000))
const partsOf = (length: number) =>
  Array.from({ length: Math.ceil(content.length / length) }, (_, i) => content.slice(i * length, (i + 1) * length))

describe("a signature's file", () => {
  it.effect("yields its content from DER, and from BER in parts with and without lengths", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* contentOf(signed(content)), content)
      assert.deepStrictEqual(yield* contentOf(signedInParts(partsOf(1000))), content)
      const nested = element(0x24, element(0x24, element(0x04, content.slice(0, 7))), element(0x04, content.slice(7)))
      const kind = element(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01))
      assert.deepStrictEqual(yield* contentOf(message(2, element(0x30, kind, element(0xa0, nested)))), content)
    })
  )

  it.effect.each([
    { from: "PEM", letters: pem(signed(content)) },
    { from: "base64 without a frame", letters: base64(signed(content)) },
    { from: "PEM of parts", letters: pem(signedInParts(partsOf(999))) }
  ])("yields it from $from", ({ letters }) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* contentOf(letters), content)
    })
  )

  it.effect("yields it from letters however they are cut into chunks", () => {
    const short = content.slice(0, 300)
    const letters = pem(signedInParts([short.slice(0, 100), short.slice(100)]))
    const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 20, maxLength: 40 })
    return Effect.forEach(fc.sample(cuts, { numRuns: 30, seed: 7 }), (lengths) =>
      Effect.gen(function* () {
        const chunks: Array<Uint8Array> = []
        for (let at = 0, i = 0; at < letters.length; i++) {
          const length = lengths[i % lengths.length]!
          chunks.push(letters.slice(at, at + length))
          at += length
        }
        const document = yield* signedDocument({ ...inputOfSignature(letters), stream: Stream.fromIterable(chunks) })
        assert.deepStrictEqual(yield* document.read(0, 1000), short)
      })
    )
  })

  it.effect("holds nothing of a content in BER, and names the document after its file", () =>
    Effect.gen(function* () {
      const input = inputOfSignature(signed(content))
      let bytesRead = 0
      const document = yield* signedDocument({
        ...input,
        read: (offset, length) => {
          bytesRead += length
          return input.read(offset, length)
        },
        bytes: Effect.die("it asked for all bytes"),
        stream: Stream.die("it asked for all bytes")
      })
      assert.isBelow(bytesRead, 40_000)
      assert.deepInclude(document, { name: "diario.pdf", mediaType: "application/pdf", sizeBytes: content.length })
      assert.deepStrictEqual(yield* document.read(9, 7), new TextEncoder().encode("Diário"))
    })
  )

  it.effect.each([
    { form: "DER", bytes: detached() },
    { form: "BER", bytes: detachedOpen() },
    { form: "PEM", bytes: pem(detached()) }
  ])("without the document says Unsupported and why: $form", ({ bytes }) =>
    Effect.gen(function* () {
      const error = yield* failureOf(bytes)
      assert.strictEqual(error.reason, "Unsupported")
      assert.match(error.detail, /without the document/)
    })
  )

  it.effect("says Encrypted of what is sealed, Unsupported of other messages", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* failureOf(message(3))).reason, "Encrypted")
      assert.strictEqual((yield* failureOf(message(6))).reason, "Encrypted")
      assert.strictEqual((yield* failureOf(message(5))).reason, "Unsupported")
    })
  )

  it.effect("says Corrupt of what is cut or damaged", () =>
    Effect.gen(function* () {
      const whole = signedInParts(partsOf(1000))
      const damaged = [
        whole.slice(0, 30),
        whole.slice(0, 5000),
        signed(content).slice(0, 5000),
        pem(signed(content)).slice(0, 5000),
        new TextEncoder().encode("-----BEGIN PKCS7-----\nnão é\n-----END PKCS7-----"),
        Uint8Array.of(0x30, 0x8a, ...new Uint8Array(100)),
        message(2, element(0x30, element(0x06, Uint8Array.of(1)), element(0xa0, element(0x02, content)))),
        message(2, element(0x30, element(0x06, Uint8Array.of(1)), element(0x04, content)))
      ]
      for (const [i, bytes] of damaged.entries())
        assert.strictEqual((yield* failureOf(bytes)).reason, "Corrupt", `${i}`)
    })
  )

  it.effect("refuses parts in parts without end", () =>
    Effect.gen(function* () {
      const kind = element(0x06, Uint8Array.of(1))
      const deep = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x24 : 0x80))
      const bytes = message(2, element(0x30, kind, element(0xa0, deep)))
      assert.strictEqual((yield* failureOf(bytes)).reason, "LimitExceeded")
    })
  )
})
