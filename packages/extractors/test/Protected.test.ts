import { assert, describe, it } from "@effect/vitest"
import { protectedFile } from "@escriba/specimens/Protected"
import { Effect } from "effect"
import { builtins } from "../src/Builtins.ts"
import { edgeBuiltins } from "../src/EdgeBuiltins.ts"
import type { Extractor } from "../src/Extractor.ts"
import { ExtractorList } from "../src/ExtractorList.ts"
import { unopened } from "../src/encryption/Passwords.ts"
import { joined } from "../src/JoinedBytes.ts"
import { memoryInput } from "../src/MemoryInput.ts"
import { sniff } from "../src/Sniffer.ts"
import { attemptText } from "../src/testing.ts"
import { checkBoxForm, form, p, streamsOf, table } from "./doc/MinimalDoc.ts"
import { oleFile, words } from "./doc/OleWriter.ts"
import { protectedDoc } from "./doc/ProtectedDoc.ts"
import { manifestOf, odtEntries } from "./odt/OdtXml.ts"
import { type PackedEntry, packedZip } from "./PackedZip.ts"

const extract = (
  name: string,
  bytes: Uint8Array,
  passwords: ReadonlyArray<string>,
  extractors: ReadonlyArray<Effect.Effect<Extractor>> = builtins
) =>
  Effect.gen(function* () {
    const unknown = memoryInput(bytes, { name, mediaType: "application/octet-stream", passwords })
    const input = { ...unknown, mediaType: (yield* sniff(unknown)).mediaType }
    const { value } = yield* (yield* ExtractorList).extract(input, (extractor) => attemptText(extractor, input))
    return value
  }).pipe(Effect.scoped, Effect.provide(ExtractorList.layer(extractors)))

/**
 * One fictional gazette, each time with the password `segredo`, by: LibreOffice 7.4 (.odt, -standard.docx, -rc4.doc),
 * msoffcrypto-tool 6.1 (-agile.docx), Info-ZIP 3.0 (-pkzip*), pyzipper 0.3 (-aes128), p7zip 16.02 (-aes256).
 */
const documents = [
  { name: "diario.odt", extractor: "odt" },
  { name: "diario-rc4.doc", extractor: "doc" },
  { name: "diario-standard.docx", extractor: "envelope" },
  { name: "diario-agile.docx", extractor: "envelope" },
  { name: "diario-pkzip.zip", extractor: "envelope" },
  { name: "diario-pkzip-stream.zip", extractor: "envelope" },
  { name: "diario-aes128.zip", extractor: "envelope" },
  { name: "diario-aes256.zip", extractor: "envelope" }
]

const odtWith = (encryption: string) =>
  packedZip([
    ...odtEntries("", { content: new Uint8Array(300).fill(7), method: 0 }),
    manifestOf(`<manifest:encryption-data>${encryption}</manifest:encryption-data>`)
  ])
const algorithm = (name: string) => `<manifest:algorithm manifest:algorithm-name="${name}"/>`
const derivation = (name: string, iterations = 1024) =>
  `<manifest:key-derivation manifest:key-derivation-name="${name}" manifest:iteration-count="${iterations}" manifest:key-size="32"/>`
const doc = streamsOf({ body: [p("texto")] })
const infoOf = (info: string | Uint8Array) =>
  oleFile({
    EncryptionInfo:
      typeof info === "string"
        ? new TextEncoder().encode(`\x04\0\x04\0\x40\0\0\0<encryption>${info}</encryption>`)
        : info,
    EncryptedPackage: new Uint8Array(5000)
  })
const oldDoc = () => {
  const main = new DataView(new ArrayBuffer(5120))
  main.setUint16(0, 0xa5dc, true)
  main.setUint16(2, 0x68, true)
  main.setUint16(10, 0x0100, true)
  return oleFile({ WordDocument: new Uint8Array(main.buffer) })
}
const stronglyEncrypted = () => {
  const entry: PackedEntry = { name: "a.txt", content: "texto", isEncrypted: true }
  const bytes = packedZip([entry])
  const directory = Buffer.from(bytes.buffer).indexOf("PK\x01\x02", 0, "latin1")
  new DataView(bytes.buffer).setUint16(directory + 8, 0x41, true)
  return bytes
}
/** Encrypted like Office 2007 does it with AES, but the verifier's hash has no whole blocks. */
const cutDescription = words([3 | (2 << 16), 0x24, 32, 0x24, 0, 0x660e, 0x8004, 128, 0x18, 0, 0, 16])
const encryptedHead = () => {
  const main = doc.WordDocument!.slice()
  new DataView(main.buffer).setUint16(10, 0x0300, true)
  return main
}
const aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"

/** Encryption that no password opens, and its name in the error. */
const others: ReadonlyArray<readonly [name: string, bytes: Uint8Array, kind: RegExp]> = [
  ["ODF by OpenOffice", odtWith(algorithm("Blowfish CFB") + derivation("PBKDF2")), /Blowfish CFB/],
  ["ODF by LibreOffice 24.2", odtWith(algorithm(aes) + derivation("urn:x:manifest:argon2id")), /argon2id/],
  ["DOC obfuscated", protectedDoc(doc, "segredo", { flags: 0x8000 }), /XOR obfuscation/],
  ["DOC by another cipher", protectedDoc(doc, "segredo", { algorithm: 0x6601 }), /algorithm 0x6601/],
  ["DOC of an unknown version", protectedDoc(doc, "segredo", { version: 9, algorithm: 7 }), /algorithm 0x7/],
  ["DOC of Word 95", oldDoc(), /Word 6 or 95/],
  ["DOCX for a certificate", infoOf('<keyData saltSize="16"/>'), /a certificate/],
  [
    "DOCX by another cipher",
    infoOf('<keyData a="b"/><p:encryptedKey spinCount="9" cipherAlgorithm="DES" cipherChaining="ChainingModeCFB"/>'),
    /DES ChainingModeCFB/
  ],
  ["DOCX of an unknown version", infoOf(Uint8Array.of(3, 0, 3, 0, 0, 0, 0, 0)), /version 3\.3/],
  ["ZIP by PKWARE", stronglyEncrypted(), /PKWARE/]
]

describe("a document with a password", () => {
  it.effect.each(documents)("is read with the right one of several: $name", ({ extractor, name }) =>
    Effect.gen(function* () {
      const { report, text } = yield* extract(name, protectedFile(name), ["errado", "segredo"])
      assert.match(text, /^Diário Oficial do Município\nPortaria nº 7, de 2 de janeiro\n[\s\S]*Art. 60º Fica nomeada/)
      assert.strictEqual(report.extractor, extractor)
    })
  )

  it.effect.each(documents)("is Encrypted without the right one, and tells none: $name", ({ name }) =>
    Effect.gen(function* () {
      const none = yield* Effect.flip(extract(name, protectedFile(name), []))
      assert.deepInclude(none, { reason: "Encrypted", detail: "the document needs a password" })
      const wrong = yield* Effect.flip(extract(name, protectedFile(name), ["Segredo"], edgeBuiltins()))
      assert.strictEqual(wrong.reason, "Encrypted")
      assert.match(wrong.detail, /the one given does not open it/)
      assert.notMatch(`${wrong} ${JSON.stringify(wrong)}`, /segredo/i)
    })
  )

  it("is told to need a password, and how many were tried", () => {
    const told = [[], ["a"], ["a", "b"]].map(unopened)
    assert.deepStrictEqual(told, [
      "the document needs a password",
      "the document needs a password, and the one given does not open it",
      "the document needs a password, and none of the 2 given opens it"
    ])
  })

  it.effect.each(others.map(([name, bytes, kind]) => ({ name, bytes, kind })))(
    "that no password opens says so, and how it is encrypted: $name",
    ({ bytes, kind }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(extract("diario", bytes, ["segredo"]))
        assert.strictEqual(error.reason, "Encrypted", error.detail)
        assert.match(error.detail, /cannot be opened here, with any password/)
        assert.match(error.detail, kind)
      })
  )

  it.effect("is read in any place of its streams as DOC by Word 2003", () =>
    Effect.gen(function* () {
      const body = [
        ...Array.from({ length: 300 }, (_, i) => p(`Artigo ${i}, com acento e cedilha: ação`)),
        ...table(["Item", "Valor"]),
        { text: "\x01", look: form(0) },
        p("fim")
      ]
      const streams = streamsOf({ body, data: checkBoxForm(1, false) })
      const plain = yield* extract("a.doc", oleFile(streams), [])
      const { text } = yield* extract("a.doc", protectedDoc(streams, "segredo"), ["errado", "segredo"])
      assert.strictEqual(text, plain.text)
      assert.match(text, /Artigo 299[\s\S]*Item\tValor\n☒fim$/)
    })
  )

  const encryptedKey = (further: string) =>
    `<p:encryptedKey cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" keyBits="256" ${further}/>`
  const keyData =
    '<keyData cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" keyBits="256"/>'
  const verifier = joined([cutDescription, new Uint8Array(32), words([20]), new Uint8Array(20)])

  it.effect.each<readonly [name: string, reason: string, bytes: Uint8Array]>([
    ["cut.odt", "Corrupt", protectedFile("diario.odt").slice(0, 9000)],
    ["vector.odt", "Corrupt", odtWith(algorithm(aes) + derivation("PBKDF2"))],
    ["cut.docx", "Corrupt", protectedFile("diario-agile.docx").slice(0, 5000)],
    ["keys.docx", "Corrupt", infoOf(keyData + encryptedKey('spinCount="9"'))],
    ["turns.docx", "LimitExceeded", infoOf(keyData + encryptedKey('spinCount="10000000"'))],
    ["info.docx", "Corrupt", infoOf(new Uint8Array(4))],
    ["verifier.docx", "Corrupt", infoOf(verifier)],
    ["cut.zip", "Corrupt", protectedFile("diario-aes256.zip").slice(0, 300)],
    ["header.doc", "Corrupt", oleFile({ WordDocument: encryptedHead(), "1Table": new Uint8Array(20) })]
  ])("that is damaged or hostile: %s is %s", ([name, reason, bytes]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(extract(name, bytes, ["segredo"]))
      assert.strictEqual(error.reason, reason, error.detail)
    })
  )

  it.effect("whose cipher text was changed ends in a document's fault", () =>
    Effect.gen(function* () {
      const changed = protectedFile("diario-agile.docx")
      changed.fill(7, 4096, 7000)
      const error = yield* Effect.flip(extract("changed.docx", changed, ["segredo"]))
      assert.isTrue(error.isDocumentFault, error.detail)
    })
  )
})
