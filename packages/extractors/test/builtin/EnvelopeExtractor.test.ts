import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { DocExtractor } from "../../src/builtin/DocExtractor.ts"
import { EnvelopeExtractor } from "../../src/builtin/EnvelopeExtractor.ts"
import { HtmlExtractor } from "../../src/builtin/HtmlExtractor.ts"
import { PlainTextExtractor } from "../../src/builtin/PlainTextExtractor.ts"
import { ExtractError, type ExtractReason } from "../../src/ExtractError.ts"
import type { DocumentInput, Extractor, Page } from "../../src/Extractor.ts"
import { attemptText, conformance, inputOf } from "../../src/testing.ts"
import { minimalDoc, p } from "../doc/MinimalDoc.ts"
import { pem, signed, signedInParts } from "../envelope/MinimalSignature.ts"
import { type PackedEntry, packedZip } from "../PackedZip.ts"

const zip = "application/zip"
const pkcs7 = "application/pkcs7-signature"
const utf8 = (text: string) => new TextEncoder().encode(text)

const expected = ["Diário Oficial", "Portaria nº 7", "Publique-se"]
const gazette = utf8(expected.join("\n"))
const plugin = EnvelopeExtractor([PlainTextExtractor, HtmlExtractor, DocExtractor])

for (const [mediaType, name, bytes] of [
  [pkcs7, "diario.txt.p7s", signed(gazette)],
  [pkcs7, "diario.txt.p7s", signedInParts([gazette.slice(0, 10), gazette.slice(10)])],
  [pkcs7, "diario.p7s", pem(signed(gazette))],
  [zip, "diario.zip", packedZip([{ name: "diario.txt", content: gazette }])]
] as const) {
  conformance(plugin, { bytes, mediaType, name, words: expected })
}

const attempt = (bytes: Uint8Array, mediaType: string, extractors: Effect.Effect<Extractor> = plugin) =>
  Effect.gen(function* () {
    return yield* attemptText(yield* extractors, inputOf(bytes, mediaType, "diario.p7s"))
  })
const textOf = (bytes: Uint8Array, mediaType: string) => Effect.map(attempt(bytes, mediaType), ({ text }) => text)
const failureOf = (bytes: Uint8Array, mediaType: string, extractors?: Effect.Effect<Extractor>) =>
  Effect.flip(attempt(bytes, mediaType, extractors))
const zipOf = (...entries: ReadonlyArray<PackedEntry>) => packedZip(entries)

const plainTextThat = (id: string, extract: (input: DocumentInput) => Stream.Stream<Page, ExtractError>) =>
  Effect.succeed<Extractor>({ id, version: "7", placement: "sandbox", accepts: () => true, extract })
const refusing = (id: string, reason: ExtractReason) =>
  new ExtractError({ extractor: id, reason, detail: `${id} does not like it` })

describe("a document in an envelope", () => {
  it.effect("is read by its own type, whatever its name says", () =>
    Effect.gen(function* () {
      const doc = minimalDoc({ body: [p("do Word")] })
      assert.strictEqual(yield* textOf(signed(doc), pkcs7), "do Word")
      assert.strictEqual(yield* textOf(zipOf({ name: "a.pdf", content: doc }), zip), "do Word")
      assert.strictEqual(yield* textOf(zipOf({ name: "a", content: "<html><p>da rede" }), zip), "da rede")
    })
  )

  it.effect("may be in an envelope itself, three deep and no deeper", () =>
    Effect.gen(function* () {
      const inZip = (content: Uint8Array) => zipOf({ name: "mais", content })
      const three = inZip(signed(inZip(gazette)))
      assert.strictEqual(yield* textOf(three, zip), expected.join("\n"))
      const four = yield* failureOf(signed(three), pkcs7)
      assert.strictEqual(four.reason, "LimitExceeded")
      assert.match(four.detail, /more than 3 deep/)
    })
  )

  it.effect("goes to the next extractor until one emits a page", () =>
    Effect.gen(function* () {
      const first = plainTextThat("first", () => Stream.fail(refusing("first", "Corrupt")))
      const { text, report } = yield* attempt(signed(gazette), pkcs7, EnvelopeExtractor([first, PlainTextExtractor]))
      assert.strictEqual(text, expected.join("\n"))
      assert.deepInclude(report, { extractor: "envelope", version: "2.7.1" })

      const late = plainTextThat("late", () =>
        Stream.concat(Stream.succeed({ number: 1, text: "uma" }), Stream.fail(refusing("late", "Corrupt")))
      )
      const error = yield* failureOf(signed(gazette), pkcs7, EnvelopeExtractor([first, late, PlainTextExtractor]))
      assert.deepInclude(error, { extractor: "envelope", reason: "Corrupt" })
      assert.strictEqual(error.detail, "text/plain inside: first: first does not like it; late: late does not like it")
    })
  )

  it.effect("stops at a fault that is not the document's", () =>
    Effect.gen(function* () {
      const broken = plainTextThat("broken", () => Stream.fail(refusing("broken", "Defect")))
      const error = yield* failureOf(signed(gazette), pkcs7, EnvelopeExtractor([broken, PlainTextExtractor]))
      assert.strictEqual(error.reason, "Defect")
    })
  )

  it.effect("says by name what nobody reads, and Empty where there are no bytes", () =>
    Effect.gen(function* () {
      const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
      const error = yield* failureOf(signed(picture), pkcs7)
      assert.strictEqual(error.reason, "Unsupported")
      assert.match(error.detail, /image\/png/)
      assert.strictEqual((yield* failureOf(signed(new Uint8Array(0)), pkcs7)).reason, "Empty")
      assert.strictEqual((yield* failureOf(zipOf({ name: "a.txt", content: "" }), zip)).reason, "Empty")
    })
  )

  it.effect("is whole for a reader of all bytes, and again after that reader took them away", () =>
    Effect.gen(function* () {
      const taking = plainTextThat("taking", (input) =>
        Stream.unwrap(
          Effect.map(Effect.scoped(input.bytes), (bytes) => {
            structuredClone(bytes, { transfer: [bytes.buffer] })
            return Stream.fail(refusing("taking", "Corrupt"))
          })
        )
      )
      const extractors = EnvelopeExtractor([taking, PlainTextExtractor])
      for (const [bytes, mediaType] of [
        [signedInParts([gazette.slice(0, 10), gazette.slice(10)]), pkcs7],
        [pem(signedInParts([gazette.slice(0, 10), gazette.slice(10)])), pkcs7],
        [zipOf({ name: "a.txt", content: gazette }), zip]
      ] as const) {
        assert.strictEqual((yield* attempt(bytes, mediaType, extractors)).text, expected.join("\n"))
      }
    })
  )
})

describe("a zip archive", () => {
  const bomb = new Uint8Array(65 * 1024 * 1024)

  it.effect("has one document beside what systems leave in it", () =>
    Effect.gen(function* () {
      const litter = ["pasta/", "__MACOSX/._diario.txt", "pasta/._diario.txt", "pasta/Thumbs.db", ".DS_Store"]
      const entries = litter.map((name) => ({ name, content: "lixo" }))
      assert.strictEqual(yield* textOf(zipOf(...entries, { name: "pasta/diario.txt", content: "texto" }), zip), "texto")
    })
  )

  it.effect("with several documents is Unsupported and says how many, with none as well", () =>
    Effect.gen(function* () {
      const one = { name: "um.txt", content: "um" }
      const several = yield* failureOf(zipOf(one, { ...one, name: "dois.txt" }, { ...one, name: "3.txt" }), zip)
      assert.strictEqual(several.reason, "Unsupported")
      assert.match(several.detail, /3 documents/)
      const none = yield* failureOf(zipOf({ name: "pasta/", content: "" }), zip)
      assert.strictEqual(none.reason, "Unsupported")
    })
  )

  it.effect.each<{ of: string; reason: ExtractReason; change: Partial<PackedEntry> }>([
    { of: "an encrypted entry", reason: "Encrypted", change: { isEncrypted: true } },
    { of: "an entry that declares a bomb", reason: "LimitExceeded", change: { declaredBytes: 1_000_000_000 } },
    { of: "a bomb", reason: "LimitExceeded", change: { content: bomb } },
    { of: "a bomb that declares less", reason: "Corrupt", change: { content: bomb, declaredBytes: 100 } },
    { of: "an entry that declares more", reason: "Corrupt", change: { declaredBytes: 1000 } },
    { of: "an unknown method", reason: "Unsupported", change: { method: 14 } }
  ])("says $reason of $of", ({ change, reason }) =>
    Effect.gen(function* () {
      const error = yield* failureOf(zipOf({ name: "a.txt", content: "texto", ...change }), zip)
      assert.strictEqual(error.reason, reason)
    })
  )

  it.effect("says Corrupt of an archive that is cut", () =>
    Effect.gen(function* () {
      const whole = zipOf({ name: "a.txt", content: "texto" })
      assert.strictEqual((yield* failureOf(whole.slice(0, -30), zip)).reason, "Corrupt")
    })
  )
})
