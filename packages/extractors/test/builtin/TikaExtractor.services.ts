import { assert, describe, it } from "@effect/vitest"
import { corpusFile, corpusNames, corpusText, hasCorpus, isInCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { docxOf } from "@escriba/specimens/Docx"
import { odtOf } from "@escriba/specimens/Odt"
import { encryptedPdfOf, pdfOf } from "@escriba/specimens/Pdf"
import { rtfOf } from "@escriba/specimens/Rtf"
import { zipOf } from "@escriba/specimens/Zip"
import { Effect, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { builtins } from "../../src/Builtins.ts"
import { inspect, TikaExtractor, type TikaOptions } from "../../src/builtin/TikaExtractor.ts"
import { fileInput } from "../../src/bun/FileInput.ts"
import type { DocumentInput } from "../../src/Extractor.ts"
import { ExtractorList } from "../../src/ExtractorList.ts"
import { MediaType } from "../../src/MediaType.ts"
import { attemptText, conformance, inputOf } from "../../src/testing.ts"
import { windows1252Bytes } from "../Portuguese.ts"
import { tokenF1 } from "../TokenF1.ts"

const url = process.env.APACHE_TIKA_SERVER
if (url === undefined) throw new Error("APACHE_TIKA_SERVER is not set: start the services first")

const tikaWith = (options: Partial<TikaOptions> = {}) =>
  TikaExtractor({ url, maxRetries: 5, retryBaseDelay: "2 seconds", connections: 4, ...options }).pipe(
    Effect.provide(FetchHttpClient.layer)
  )
const tika = tikaWith()

const words = ["Diário Oficial", "Portaria nº 7, de 2 de março", "reunir-se-á", "Publique-se"]
const encoded = (text: string) => new TextEncoder().encode(text)
const samples: ReadonlyArray<readonly [name: string, mediaType: string, bytes: Effect.Effect<Uint8Array>]> = [
  ["diario.rtf", MediaType.rtf, rtfOf(words)],
  ["diario.odt", MediaType.odt, odtOf(words)],
  ["diario.docx", MediaType.docx, docxOf(words)],
  ["diario.pdf", MediaType.pdf, pdfOf(words)],
  [
    "diario.html",
    MediaType.html,
    Effect.sync(() => windows1252Bytes(`<html><body>${words.map((word) => `<p>${word}</p>`).join("")}</body></html>`))
  ],
  ["diario.txt", MediaType.text, Effect.sync(() => encoded(words.join("\n")))]
]
for (const [name, mediaType, make] of samples) {
  conformance(tika, { name, mediaType, words, bytes: await Effect.runPromise(make) })
}

const attempt = (input: DocumentInput, extractor = tika) =>
  Effect.flatMap(extractor, (built) => Effect.result(attemptText(built, input))).pipe(
    Effect.map((result) => (result._tag === "Success" ? result.success.text : result.failure.reason))
  )

/** Through the whole list, Tika last. */
const extract = (input: DocumentInput) =>
  Effect.gen(function* () {
    return yield* (yield* ExtractorList).extract(input, (extractor) => attemptText(extractor, input))
  }).pipe(Effect.provide(ExtractorList.layer([...builtins, tika])))

describe("the real Tika", () => {
  it.live("says its version", () =>
    Effect.gen(function* () {
      assert.match((yield* inspect({ url })).version, /^3\.\d/)
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.live("opens an encrypted PDF with its password, and says Encrypted without", () =>
    Effect.gen(function* () {
      const input = inputOf(yield* encryptedPdfOf("texto sigiloso", "segredo"), MediaType.pdf)
      assert.strictEqual(yield* attempt(input), "Encrypted")
      assert.strictEqual(yield* attempt(input, tikaWith({ password: Redacted.make("errada") })), "Encrypted")
      assert.include(yield* attempt(input, tikaWith({ password: Redacted.make("segredo") })), "texto sigiloso")
    })
  )

  it.live("says Empty, Unsupported and Corrupt where each is due", () =>
    Effect.gen(function* () {
      const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31 + 7) % 251)
      assert.strictEqual(yield* attempt(inputOf(new Uint8Array(0), MediaType.doc)), "Empty")
      assert.strictEqual(yield* attempt(inputOf(noise, MediaType.unknown)), "Unsupported")
      assert.strictEqual(yield* attempt(inputOf(noise, MediaType.doc)), "Corrupt")
      assert.strictEqual(yield* attempt(inputOf(noise, MediaType.pdf)), "Corrupt")
    })
  )

  it.live("reads an archive's members in their order, and fails as a whole where one is damaged", () =>
    Effect.gen(function* () {
      const [sound, locked] = [yield* rtfOf(["segundo"]), yield* encryptedPdfOf("x", "segredo")]
      const archive = yield* zipOf([
        ["1.txt", encoded("primeiro")],
        ["2.rtf", sound]
      ])
      assert.match(yield* attempt(inputOf(archive, MediaType.zip)), /primeiro\nsegundo$/)
      const damaged = yield* zipOf([
        ["1.txt", encoded("primeiro")],
        ["2.pdf", locked]
      ])
      assert.strictEqual(yield* attempt(inputOf(damaged, MediaType.zip)), "Encrypted")
    })
  )

  it.live("stops writing at the limit, so that an endless text does not fill the server", () =>
    Effect.gen(function* () {
      const input = inputOf(encoded("palavra ".repeat(20_000)), MediaType.text)
      assert.strictEqual(yield* attempt(input, tikaWith({ maxReplyBytes: 4000 })), "LimitExceeded")
    })
  )

  it.live("reads what none of the others does, and is not asked for what they read", () =>
    Effect.gen(function* () {
      const json = yield* extract(inputOf(encoded(JSON.stringify({ portaria: words.join(" ") })), MediaType.json))
      assert.deepInclude(json, { attempts: [] })
      assert.strictEqual(json.value.report.extractor, "tika")
      const rtf = yield* extract(inputOf(yield* rtfOf(words), MediaType.rtf))
      assert.strictEqual(rtf.value.report.extractor, "rtf")
      const docx = yield* extract(inputOf(yield* docxOf(words), MediaType.docx))
      assert.strictEqual(docx.value.report.extractor, "mammoth")
    })
  )

  it.live("has the last word on a document that the others gave up", () =>
    Effect.gen(function* () {
      const lines = Array.from({ length: 500 }, (_, i) => `Art. ${i} ${words.join(" ")} ${(i * i * i) % 997}`)
      const docx = yield* docxOf(lines)
      const cut = docx.slice(0, Buffer.from(docx).indexOf("word/document.xml") + 2000)
      const error = yield* Effect.flip(extract(inputOf(cut, MediaType.docx)))
      assert.deepInclude(error, { extractor: "tika", reason: "Corrupt" })
      assert.deepStrictEqual(
        error.attempts.map(({ extractor }) => extractor),
        ["mammoth", "docx"]
      )
    })
  )
})

const editions = corpusNames("office").flatMap((id) =>
  ["doc", "odt", "rtf"].flatMap((extension) =>
    isInCorpus("office", id, `source.${extension}`) ? [{ id, extension }] : []
  )
)

describe.skipIf(!hasCorpus)(`real documents by Tika (${withoutCorpus})`, () => {
  it.live.each(editions)("have the words of their truth: $id as $extension", ({ id, extension }) =>
    Effect.gen(function* () {
      const input = yield* fileInput(corpusFile("office", id, `source.${extension}`), { name: `source.${extension}` })
      assert.isAtLeast(tokenF1(yield* attempt(input), corpusText("office", id, "expected.txt")), 0.97)
    })
  )

  it.live("are read although their owner's password is another than ours", () =>
    Effect.gen(function* () {
      const input = yield* fileInput(corpusFile("torture", "enc-owner-only-noextract.pdf"), { name: "diario.pdf" })
      assert.match(yield* attempt(input, tikaWith({ password: Redacted.make("errada") })), /Alagoas/)
    })
  )

  it.live("are not cut in silence inside a signature, out of which Tika reads a million characters", () =>
    Effect.gen(function* () {
      const path = corpusFile("gazettes", "other", "minas-gerais-2026-01-09.p7s")
      assert.strictEqual(yield* attempt(yield* fileInput(path, { name: "diario.p7s" })), "Unsupported")
    })
  )
})
