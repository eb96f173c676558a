import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { DocxExtractor } from "../../src/builtin/DocxExtractor.ts"
import { longestPage } from "../../src/Pages.ts"
import { attemptsBy, conformance, inputOf } from "../../src/testing.ts"
import { p, run, table } from "../docx/WordXml.ts"
import { docxEntries, minimalDocx, packedDocx, packedZip } from "../PackedZip.ts"

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

const words = ["Diário Oficial", "Portaria nº 7", "Publique-se"]
conformance(DocxExtractor, {
  bytes: packedDocx(words.map((text) => p(run(text))).join("")),
  mediaType: docx,
  name: "diario.docx",
  words
})
conformance(DocxExtractor, {
  bytes: minimalDocx(words),
  mediaType: "application/x-tika-ooxml",
  name: "diario.docm",
  words
})

const { failureOf, reasonOf, textOf } = attemptsBy(DocxExtractor, docx)

const texto = p(run("texto"))
const withDocument = (content: string) => packedDocx("", [], { content })
const inRoot = (root: string, body: string) =>
  `<w:${root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${body}</w:${root}>`
const relationships = (...targets: ReadonlyArray<readonly [kind: string, target: string]>) => ({
  name: "word/_rels/document.xml.rels",
  content: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(
      ([kind, target]) =>
        `<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`
    )
    .join("")}</Relationships>`
})

describe("the streaming DOCX extractor", () => {
  it.effect("has each header once before the body, notes and then footers after it, and no page numbers", () =>
    Effect.gen(function* () {
      const part = (name: string, root: string, text: string) => ({
        name: `word/${name}.xml`,
        content: inRoot(root, p(run(text)))
      })
      const bytes = packedDocx(texto, [
        relationships(
          ["footer", "footer1.xml"],
          ["footer", "footer2.xml"],
          ["endnotes", "endnotes.xml"],
          ["footnotes", "/word/footnotes.xml"],
          ["header", "header10.xml"],
          ["header", "header2.xml"],
          ["header", "header3.xml"],
          ["header", "missing.xml"],
          ["comments", "comments.xml"]
        ),
        part("header2", "hdr", "Município"),
        part("header3", "hdr", "Município"),
        part("header10", "hdr", "Anexo"),
        part("footer1", "ftr", "Página"),
        part("footer2", "ftr", "- 7 -"),
        part("footnotes", "footnotes", "nota"),
        part("endnotes", "endnotes", "nota final"),
        part("comments", "comments", "comentário"),
        part("header99", "hdr", "de ninguém")
      ])
      assert.strictEqual(yield* textOf(bytes), "Município\nAnexo\ntexto\nnota\nnota final\nPágina")
    })
  )

  it.effect("finds the body by the package's relationships, or by its usual name", () =>
    Effect.gen(function* () {
      const [types, package_, body] = docxEntries(texto)
      const elsewhere = [
        types!,
        { ...package_!, content: package_!.content.replace("word/document.xml", "/Word/outro.xml") },
        { ...body!, name: "word/outro.xml" }
      ]
      assert.strictEqual(yield* textOf(packedZip(elsewhere)), "texto")
      assert.strictEqual(yield* textOf(packedZip([{ ...body!, name: "word/document2.xml" }])), "texto")
    })
  )

  const laughs = `<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${inRoot("document", "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>")}`

  it.effect.each([
    { what: "without entries", bytes: packedZip([]) },
    { what: "without a document part", bytes: packedZip(docxEntries("").slice(0, 2)) },
    { what: "without a body", bytes: withDocument("<workbook>texto</workbook>") },
    { what: "with an empty document part", bytes: withDocument("") },
    { what: "with crossed tags", bytes: withDocument(inRoot("document", "<w:body><w:p></w:body>")) },
    { what: "with XML that is cut", bytes: withDocument(inRoot("document", `<w:body>${texto}`).slice(0, -5)) },
    { what: "with a DOCTYPE", bytes: withDocument(laughs), detail: /DOCTYPE/ }
  ])("says Corrupt $what", ({ bytes, detail = /./ }) =>
    Effect.gen(function* () {
      const failure = yield* failureOf(bytes)
      assert.strictEqual(failure.reason, "Corrupt")
      assert.match(failure.detail, detail)
    })
  )

  it.effect("says Encrypted for encrypted entries, and NoText for a document without words", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(packedDocx(texto, [], { isEncrypted: true })), "Encrypted")
      assert.strictEqual(yield* reasonOf(packedDocx(p())), "NoText")
    })
  )

  it.effect("says Corrupt where the zip directory itself is damaged", () =>
    Effect.gen(function* () {
      const whole = packedDocx(texto)
      const sizeAt = whole.length - 22 + 12
      const cut = whole.slice()
      new DataView(cut.buffer).setUint32(sizeAt, whole.length * 2, true)
      assert.strictEqual(yield* reasonOf(cut), "Corrupt")
    })
  )

  it.effect("refuses a bomb by what it declares, and by what it expands to when it lies", () =>
    Effect.gen(function* () {
      const bomb = { content: new Uint8Array(70 * 1024 * 1024).fill(32) }
      const declared = yield* failureOf(packedDocx("", [], { content: texto, declaredBytes: 1_225_000_113 }))
      assert.include({ ...declared }, { reason: "LimitExceeded", extractor: "docx" })
      assert.match(declared.detail, /expands beyond 512 MiB/)
      assert.strictEqual(yield* reasonOf(packedDocx("", [], { ...bomb, declaredBytes: 1000 })), "LimitExceeded")
    })
  )

  it.effect("refuses headers and footers that are longer together than it would hold", () =>
    Effect.gen(function* () {
      const header = { name: "word/header1.xml", content: inRoot("hdr", p(run("palavra ".repeat(140_000)))) }
      const error = yield* failureOf(packedDocx(texto, [relationships(["header", "header1.xml"]), header]))
      assert.strictEqual(error.reason, "LimitExceeded")
    })
  )

  it.effect("cuts a long document to pages at the ends of paragraphs, without losing a word", () =>
    Effect.gen(function* () {
      const line = `${"Art. 1º Fica nomeada a comissão. ".repeat(30)}fim`
      const count = 2500
      const bytes = packedDocx(p(run(line)).repeat(count))
      const pages = yield* Effect.scoped(Stream.runCollect((yield* DocxExtractor).extract(inputOf(bytes, docx))))
      assert.isAbove(pages.length, 2)
      assert.isTrue(pages.every(({ text }) => text.length <= longestPage && text.endsWith("fim")))
      assert.isTrue(pages.map(({ text }) => text).join("\n") === Array.from({ length: count }, () => line).join("\n"))
    })
  )

  it.effect("reads tables nested thousands deep", () =>
    Effect.gen(function* () {
      const depth = 5000
      const body = `${"<w:tbl><w:tr><w:tc>".repeat(depth)}${p(run("fundo"))}${"</w:tc></w:tr></w:tbl>".repeat(depth)}`
      assert.strictEqual(yield* textOf(packedDocx(body)), "fundo")
    })
  )

  it.effect("yields the words of any paragraphs and tables, in order", () => {
    const word = fc.string({ unit: fc.constantFrom(..."aeiouçãº7€"), minLength: 1, maxLength: 8 })
    const paragraphs = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 })
    return Effect.forEach(fc.sample(paragraphs, { numRuns: 40, seed: 7 }), (texts) =>
      Effect.gen(function* () {
        const blocks = texts.map((text, i) =>
          i % 2 === 0
            ? p(run(text.join(" ")))
            : table(
                2,
                text.map((cell) => p(run(cell)))
              )
        )
        assert.deepStrictEqual((yield* textOf(packedDocx(blocks.join("")))).split(/\s+/), texts.flat())
      })
    )
  })
})
