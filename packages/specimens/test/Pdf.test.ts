import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect } from "effect"
import { municipalEdition } from "../src/Edition.ts"
import { municipalityOf } from "../src/Municipality.ts"
import { editionPdf, encryptedPdfOf, pdfOf, twoColumnPdfOf } from "../src/Pdf.ts"
import { drawingPdfOf, scanPdfOf } from "../src/ScanPdf.ts"
import { pdfText } from "./pdfText.ts"

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1")

const edition = municipalEdition({
  municipality: municipalityOf("3304557")!,
  date: "2024-03-05",
  number: 7,
  actCount: 20
})

const makers = {
  pdfOf: pdfOf(["Licitação nº 4", "Página seguinte"]),
  twoColumnPdfOf: twoColumnPdfOf(["Licitação nº 4", "Contratação"], "Diário"),
  encryptedPdfOf: encryptedPdfOf("Licitação nº 4", "segredo"),
  scanPdfOf: scanPdfOf(2),
  drawingPdfOf: drawingPdfOf(),
  editionPdf: editionPdf(edition, 2)
}

describe.each(Object.entries(makers))("%s", (_, make) => {
  it.effect("gives a whole PDF, the same bytes every time and no date of today", () =>
    Effect.gen(function* () {
      const bytes = yield* make
      assert.isTrue(latin1(bytes).startsWith("%PDF-1.4\n"))
      assert.isTrue(latin1(bytes).endsWith("%%EOF\n"))
      assert.deepStrictEqual(yield* make, bytes)
    })
  )
})

it.effect("stamps the fixed date, not the clock's", () =>
  Effect.gen(function* () {
    assert.include(latin1(yield* makers.pdfOf), "(D:20240102000000Z)")
  })
)

describe("pdfOf", () => {
  it.effect("puts each text on a page of its own, accents and signs intact", () =>
    Effect.gen(function* () {
      const pages = ["Licitação nº 4\nArt. 1º § 2ª – “R$ 1.234,56”", "", "São José, Conceição"]
      assert.deepStrictEqual(yield* Effect.flatMap(pdfOf(pages), pdfText), pages)
    })
  )

  it.effect("breaks long lines at spaces only", () =>
    Effect.gen(function* () {
      const words = Array.from({ length: 300 }, (_, place) => `palavra${place}`)
      const [page = ""] = yield* Effect.flatMap(pdfOf([words.join(" ")]), pdfText)
      assert.isAbove(page.split("\n").length, 10)
      assert.deepStrictEqual(page.split(/\s+/), words)
    })
  )

  it.effect("dies on a text too long for its page rather than lose the rest", () =>
    Effect.gen(function* () {
      const cause = yield* Effect.flip(Effect.sandbox(pdfOf(["curta", "linha\n".repeat(200)])))
      assert.include(Cause.pretty(cause), "does not fit on page 2")
    })
  )

  it.effect("dies on a character that the standard fonts lack rather than draw another", () =>
    Effect.gen(function* () {
      const cause = yield* Effect.flip(Effect.sandbox(pdfOf(["ação 日"])))
      assert.include(Cause.pretty(cause), "do not have: 日")
    })
  )
})

describe("columns", () => {
  it.effect("run on from column to column and page to page without losing a word", () =>
    Effect.gen(function* () {
      const paragraphs = Array.from({ length: 60 }, (_, place) =>
        `${place}º parágrafo ${"de texto corrido ".repeat(20)}`.trim()
      )
      const pages = yield* Effect.flatMap(twoColumnPdfOf(paragraphs, "Cabeçalho"), pdfText)
      assert.isAbove(pages.length, 1)
      const words = pages.flatMap((page) =>
        page
          .replace(/^Cabeçalho\n/, "")
          .replace(/Página \d+$/, "")
          .split(/\s+/)
      )
      assert.deepStrictEqual(
        words.filter((word) => word !== ""),
        paragraphs.flatMap((paragraph) => paragraph.split(" "))
      )
    })
  )

  it.effect.each([1, 2] as const)("repeat the header and number the pages (%i)", (columns) =>
    Effect.gen(function* () {
      const pages = yield* Effect.flatMap(editionPdf(edition, columns), pdfText)
      assert.isAbove(pages.length, 2)
      for (const [place, page] of pages.entries()) {
        assert.isTrue(page.startsWith(edition.header))
        assert.isTrue(page.trimEnd().endsWith(`Página ${place + 1}`))
      }
    })
  )
})

describe("encryptedPdfOf", () => {
  it.effect("keeps the text from whoever has no password, or a wrong one", () =>
    Effect.gen(function* () {
      const bytes = yield* makers.encryptedPdfOf
      assert.strictEqual((yield* Effect.flip(pdfText(bytes))).name, "PasswordException")
      assert.strictEqual((yield* Effect.flip(pdfText(bytes, "errado"))).name, "PasswordException")
      assert.deepStrictEqual(yield* pdfText(bytes, "segredo"), ["Licitação nº 4"])
    })
  )
})

describe("a PDF without text", () => {
  it.effect("shows an image on every scanned page and not a letter", () =>
    Effect.gen(function* () {
      const bytes = yield* makers.scanPdfOf
      assert.include(latin1(bytes), "/Subtype /Image")
      assert.notInclude(latin1(bytes), "/Type /Font")
      assert.deepStrictEqual(yield* pdfText(bytes), ["", ""])
    })
  )

  it.effect("draws without a font", () =>
    Effect.gen(function* () {
      const bytes = yield* makers.drawingPdfOf
      assert.notInclude(latin1(bytes), "/Type /Font")
      assert.deepStrictEqual(yield* pdfText(bytes), [""])
    })
  )
})
