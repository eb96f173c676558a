import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { PdfiumExtractor } from "../../src/builtin/PdfiumExtractor.ts"
import { joined } from "../../src/JoinedBytes.ts"
import { attemptsBy } from "../../src/testing.ts"
import { latin1Bytes, minimalPdf } from "../MinimalPdf.ts"
import { replaced } from "../pdf/content/OnePage.ts"
import { gazette, pdfEngineConformance } from "../pdf/PdfEngineConformance.ts"

pdfEngineConformance(PdfiumExtractor)

const { textOf } = attemptsBy(PdfiumExtractor, "application/pdf")

describe("the PDF extractor by PDFium", () => {
  it.effect("keeps the hyphen and the line's end where PDFium joins a word that is broken", () =>
    Effect.gen(function* () {
      const text = yield* textOf(minimalPdf(["na segunda-\nfeira da reda-\nção"]))
      assert.strictEqual(text, "na segunda-\nfeira da reda-\nção")
    })
  )

  it.effect("joins letters that are set apart by their spacing, and leaves typed spaces alone", () =>
    Effect.gen(function* () {
      const page = minimalPdf(["DECRETO", "R E S O L V E"])
      assert.strictEqual(yield* textOf(replaced(page, "14 TL ", " 6 Tc ")), "DECRETO\nR E S O L V E")
    })
  )

  it.effect("keeps invisible text, because it is what OCR puts behind a scan", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(replaced(minimalPdf(["lido"]), "14 TL ", " 3 Tr ")), "lido")
    })
  )

  it.effect("reads a PDF whose cross-reference is somewhere else, small or of 70 MB", () =>
    Effect.gen(function* () {
      const broken = replaced(gazette.bytes, "startxref\n", "startxref\n9")
      assert.include(yield* textOf(broken), "Portaria nº 7")
      const [before, after] = ["99 0 obj\n<</Subtype/Image/Length 98 0 R>>\nstream\n", "\nendstream\nendobj\n"].map(
        latin1Bytes
      )
      const image = new Uint8Array(70_000_000).fill(0x20)
      const large = joined([broken.subarray(0, 9), before!, image, after!, broken.subarray(9)])
      assert.include(yield* textOf(large), "Portaria nº 7")
    })
  )
})
