import { assert, describe, it } from "@effect/vitest"
import { odtOf } from "@escriba/specimens/Odt"
import { Effect, Stream } from "effect"
import { OdtExtractor } from "../../src/builtin/OdtExtractor.ts"
import { longestPage } from "../../src/Pages.ts"
import { attemptsBy, conformance, inputOf } from "../../src/testing.ts"
import { manifestOf, odtEntries, p, stylesOf } from "../odt/OdtXml.ts"
import { type PackedEntry, packedZip } from "../PackedZip.ts"

const odt = "application/vnd.oasis.opendocument.text"

const words = ["Diário Oficial", "Portaria nº 7", "Publique-se"]
conformance(OdtExtractor, {
  bytes: packedZip([...odtEntries(words.map((text) => p(text)).join("")), manifestOf("")]),
  mediaType: odt,
  name: "diario.odt",
  words
})

const { failureOf, reasonOf, textOf } = attemptsBy(OdtExtractor, odt)
const withContent = (change: Partial<PackedEntry>, ...further: ReadonlyArray<PackedEntry>) =>
  packedZip([...odtEntries(p("texto"), change), ...further])

describe("the ODT extractor", () => {
  it.effect("has headers before the body and footers behind it, wherever their part stands in the archive", () =>
    Effect.gen(function* () {
      const styles = stylesOf(
        `<style:header>${p("Município")}</style:header><style:footer>${p("Página")}</style:footer>`
      )
      const bytes = withContent({}, { name: "styles.xml", content: styles })
      assert.strictEqual(yield* textOf(bytes), "Município\ntexto\nPágina")
    })
  )

  it.effect("says Encrypted where the manifest does, and where the zip entries are", () =>
    Effect.gen(function* () {
      const noise = new Uint8Array(300).fill(7)
      const encrypted = manifestOf("<manifest:encryption-data/>")
      assert.strictEqual(yield* reasonOf(withContent({ content: noise, method: 0 }, encrypted)), "Encrypted")
      assert.strictEqual(yield* reasonOf(withContent({ isEncrypted: true })), "Encrypted")
    })
  )

  const content = String(odtEntries(p("&b;"))[1]?.content)
  const laughs = `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${content}`

  it.effect.each([
    { what: "without entries", bytes: packedZip([]) },
    { what: "without a text part", bytes: packedZip(odtEntries("").slice(0, 1)) },
    { what: "without a body", bytes: withContent({ content: "<spreadsheet>texto</spreadsheet>" }) },
    { what: "with an empty text part", bytes: withContent({ content: "" }) },
    { what: "with broken XML", bytes: withContent({ content: content.slice(0, -5) }) },
    { what: "with a DOCTYPE", bytes: withContent({ content: laughs }), detail: /DOCTYPE/ }
  ])("says Corrupt $what", ({ bytes, detail = /./ }) =>
    Effect.gen(function* () {
      const failure = yield* failureOf(bytes)
      assert.strictEqual(failure.reason, "Corrupt")
      assert.match(failure.detail, detail)
    })
  )

  it.effect("says NoText for a document without words", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(packedZip(odtEntries(p()))), "NoText")
    })
  )

  it.effect("refuses a bomb by what it declares, and by what it expands to when it lies", () =>
    Effect.gen(function* () {
      const declared = yield* failureOf(withContent({ declaredBytes: 1_225_000_113 }))
      assert.include({ ...declared }, { reason: "LimitExceeded", extractor: "odt" })
      const bomb = { content: new Uint8Array(70 * 1024 * 1024).fill(32), declaredBytes: 1000 }
      assert.strictEqual(yield* reasonOf(withContent(bomb)), "LimitExceeded")
    })
  )

  it.effect("cuts a long document to pages at the ends of paragraphs, without losing a word", () =>
    Effect.gen(function* () {
      const line = `${"Art. 1º Fica nomeada a comissão. ".repeat(30)}fim`
      const lines = Array.from({ length: 2500 }, () => line)
      const bytes = packedZip(odtEntries(lines.map((text) => p(text)).join("")))
      const pages = yield* Effect.scoped(Stream.runCollect((yield* OdtExtractor).extract(inputOf(bytes, odt))))
      assert.isAbove(pages.length, 2)
      assert.isTrue(pages.every(({ text }) => text.length <= longestPage && text.endsWith("fim")))
      assert.isTrue(pages.map(({ text }) => text).join("\n") === lines.join("\n"))
    })
  )

  it.effect("reads what another program wrote", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* textOf(yield* odtOf(["Decreto nº 7 <&>", "Publique-se"])),
        "Decreto nº 7 <&>\nPublique-se"
      )
    })
  )
})
