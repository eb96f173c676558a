import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { MammothExtractor, maxExpandedBytes } from "../../src/builtin/MammothExtractor.ts"
import { attemptsBy, conformance } from "../../src/testing.ts"
import { docxEntries, minimalDocx, minimalZip, paragraph } from "../PackedZip.ts"

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

conformance(MammothExtractor, {
  bytes: minimalDocx(["Diário Oficial", "Portaria nº 7", "Publique-se"]),
  mediaType: docx,
  name: "diario.docx",
  words: ["Diário Oficial", "Portaria nº 7", "Publique-se"]
})

const { attempt, reasonOf } = attemptsBy(MammothExtractor, docx)
const withDocument = (change: object) =>
  minimalZip(
    docxEntries(paragraph("texto")).map((entry) =>
      entry.name === "word/document.xml" ? { ...entry, ...change } : entry
    )
  )

describe("the DOCX extractor", () => {
  it.effect("keeps line breaks, tabs and the rows of tables", () =>
    Effect.gen(function* () {
      const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`
      const body =
        "<w:p><w:r><w:t>Art. 1º</w:t><w:br/><w:t>Art. 2º</w:t><w:tab/><w:t>fim</w:t></w:r></w:p>" +
        `<w:tbl><w:tr>${cell("Nome")}${cell("Valor")}</w:tr><w:tr>${cell("Ana")}<w:tc>${paragraph("R$")}${paragraph("7,00")}</w:tc></w:tr></w:tbl>`
      const { text } = yield* attempt(minimalZip(docxEntries(body)))
      assert.strictEqual(text, "Art. 1º\nArt. 2º\tfim\nNome\tValor\nAna\tR$ 7,00")
    })
  )

  it.effect("refuses what declares to expand beyond the limit before anything is unpacked", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(withDocument({ declaredBytes: maxExpandedBytes + 1 })), "LimitExceeded")
      assert.strictEqual(yield* reasonOf(withDocument({ declaredBytes: 0xffffffff })), "LimitExceeded")
    })
  )

  it.effect("lets pictures be large, because they stay packed", () =>
    Effect.gen(function* () {
      const picture = { name: "word/media/image1.png", content: "", declaredBytes: maxExpandedBytes + 1 }
      assert.strictEqual((yield* attempt(minimalZip([...docxEntries(paragraph("texto")), picture]))).text, "texto")
    })
  )

  it.effect("says Encrypted for encrypted entries", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(withDocument({ isEncrypted: true })), "Encrypted")
    })
  )

  it.effect("says Corrupt without a document part, with broken XML, and without entries", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(minimalZip(docxEntries("").slice(0, 2))), "Corrupt")
      assert.strictEqual(yield* reasonOf(withDocument({ content: "<w:document" })), "Corrupt")
      assert.strictEqual(yield* reasonOf(minimalZip([])), "Corrupt")
    })
  )

  it.effect("ends in text or in Corrupt on tables nested thousands deep, never in a defect", () =>
    Effect.gen(function* () {
      const depth = 3000
      const body = `${"<w:tbl><w:tr><w:tc>".repeat(depth)}${paragraph("fundo")}${"</w:tc></w:tr></w:tbl>".repeat(depth)}`
      const result = yield* Effect.result(attempt(minimalZip(docxEntries(body))))
      assert.strictEqual(
        result._tag === "Success" ? result.success.text : result.failure.reason,
        result._tag === "Success" ? "fundo" : "Corrupt"
      )
    })
  )
})
